//! The declarations that are changed: published crates, and two of this project's own.

/// Declarations, and the headers that they belong to.
pub(crate) struct Library {
    pub(crate) name: &'static str,
    /// As the registry knows it. `None` for what is in this repository.
    pub(crate) package: Option<Package>,
    /// The file to begin with.
    pub(crate) root: &'static str,
    pub(crate) headers: &'static [&'static str],
    pub(crate) pkg_config: &'static str,
    pub(crate) cfg: &'static [&'static str],
    /// Arguments with which its functions link.
    pub(crate) link: &'static [&'static str],
    /// The Debian package with the headers.
    pub(crate) debian: &'static str,
    /// Whether ffi-check had never seen it before its mutants were drawn.
    pub(crate) is_held_out: bool,
}

/// A version of a package, whose checksum is that of its archive.
pub(crate) struct Package {
    pub(crate) version: &'static str,
    pub(crate) sha256: &'static str,
}

const fn published(
    name: &'static str,
    version: &'static str,
    sha256: &'static str,
    root: &'static str,
) -> Library {
    Library { package: Some(Package { version, sha256 }), root, ..own(name) }
}

const fn own(name: &'static str) -> Library {
    Library {
        name,
        package: None,
        root: "",
        headers: &[],
        pkg_config: "",
        cfg: &[],
        link: &[],
        debian: "",
        is_held_out: false,
    }
}

pub(crate) const LIBRARIES: &[Library] = &[
    Library {
        headers: &["zlib.h"],
        link: &["-lz"],
        cfg: &["feature=\"libc\""],
        debian: "zlib1g-dev",
        ..published(
            "libz-sys",
            "1.1.33",
            "fee3f59f4321dab0c78d828942e7aa09d0bd8ad6e78a501977e6bf3d02938045",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["bzlib.h"],
        link: &["-lbz2"],
        debian: "libbz2-dev",
        ..published(
            "bzip2-sys",
            "0.1.13+1.0.8",
            "225bff33b2141874fe80d71e07d6eec4f85c5c216453dd96388240f96e1acc14",
            "lib.rs",
        )
    },
    Library {
        headers: &["lzma.h"],
        link: &["-llzma"],
        debian: "liblzma-dev",
        ..published(
            "lzma-sys",
            "0.1.20",
            "5fda04ab3764e6cde78b9974eec4f779acaba7c4e84b36eca3cf77c581b85d27",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["libssh2.h", "libssh2_sftp.h", "libssh2_publickey.h"],
        link: &["-lssh2"],
        debian: "libssh2-1-dev",
        ..published(
            "libssh2-sys",
            "0.3.4",
            "fce5a0b125f6aeac93b304b35f7f1e9f054aad29ddac57091928e41df3ccd233",
            "lib.rs",
        )
    },
    Library {
        headers: &["curl/curl.h"],
        link: &["-lcurl"],
        debian: "libcurl4-openssl-dev",
        ..published(
            "curl-sys",
            "0.4.91+curl-8.22.0",
            "cd39579123e45bf762716bb893d43886ed1cabe6289455be29a4f1d4e37afb06",
            "lib.rs",
        )
    },
    Library {
        headers: &["lz4.h", "lz4hc.h", "lz4frame.h"],
        link: &["-llz4"],
        debian: "liblz4-dev",
        ..published(
            "lz4-sys",
            "1.11.1+lz4-1.10.0",
            "6bd8c0d6c6ed0cd30b3652886bb8711dc4bb01d637a68105a3d5158039b418e6",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["git2.h", "git2/sys/config.h", "git2/sys/odb_backend.h"],
        link: &["-lgit2"],
        debian: "libgit2-dev",
        ..published(
            "libgit2-sys",
            "0.18.8+1.9.7",
            "7f7c568b25d7489bc3fb2988ed69ab111d2944d2f5fec3d5c987fe545ea97b50",
            "lib.rs",
        )
    },
    Library {
        headers: &[
            "ft2build.h",
            "freetype/freetype.h",
            "freetype/ftglyph.h",
            "freetype/ftlcdfil.h",
            "freetype/ftmm.h",
            "freetype/ftmodapi.h",
            "freetype/ftoutln.h",
            "freetype/ftsizes.h",
            "freetype/ftsnames.h",
            "freetype/ftstroke.h",
            "freetype/tttables.h",
        ],
        pkg_config: "freetype2",
        link: &["-lfreetype"],
        debian: "libfreetype-dev",
        ..published(
            "freetype-sys",
            "0.23.0",
            "eab537ce43cab850c64b4cdc390ce7e4f47f877485ddc323208e268280c308ae",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["libusb.h"],
        pkg_config: "libusb-1.0",
        link: &["-lusb-1.0"],
        debian: "libusb-1.0-0-dev",
        ..published(
            "libusb1-sys",
            "0.7.0",
            "da050ade7ac4ff1ba5379af847a10a10a8e284181e060105bf8d86960ce9ce0f",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["portaudio.h"],
        link: &["-lportaudio"],
        debian: "portaudio19-dev",
        ..published(
            "portaudio-sys",
            "0.1.1",
            "5194a4fa953b4ffd851c320ef6f0484cd7278cb7169ea9d6c433e49b23f7b7f5",
            "lib.rs",
        )
    },
    Library {
        headers: &["sndfile.h"],
        link: &["-lsndfile"],
        debian: "libsndfile1-dev",
        ..published(
            "sndfile-sys",
            "0.3.1",
            "b299d949aa7a9999b7eac99e85069fd09e1dfdd08b5856f70d193617eda766f1",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["dbus/dbus.h"],
        pkg_config: "dbus-1",
        link: &["-ldbus-1"],
        debian: "libdbus-1-dev",
        ..published(
            "libdbus-sys",
            "0.2.7",
            "328c4789d42200f1eeec05bd86c9c13c7f091d2ba9a6ea35acdf51f31bc0f043",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["seccomp.h"],
        link: &["-lseccomp"],
        debian: "libseccomp-dev",
        ..published(
            "libseccomp-sys",
            "0.3.0",
            "60276e2d41bbb68b323e566047a1bfbf952050b157d8b5cdc74c07c1bf4ca3b6",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["libevdev/libevdev.h", "libevdev/libevdev-uinput.h"],
        pkg_config: "libevdev",
        link: &["-levdev"],
        debian: "libevdev-dev",
        is_held_out: true,
        ..published(
            "evdev-sys",
            "0.2.6",
            "cdcf0d489f4d9a80ac2b3b35b92fdd8fcf68d33bb67f947afe5cd36e482de576",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["lmdb.h"],
        link: &["-llmdb"],
        debian: "liblmdb-dev",
        is_held_out: true,
        ..published(
            "lmdb-sys",
            "0.8.0",
            "d5b392838cfe8858e86fac37cf97a0e8c55cc60ba0a18365cadc33092f128ce9",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["ogg/ogg.h"],
        link: &["-logg"],
        debian: "libogg-dev",
        is_held_out: true,
        ..published(
            "ogg-sys",
            "0.0.9",
            "a95b8c172e17df1a41bf8d666301d3b2c4efeb90d9d0415e2a4dc0668b35fdb2",
            "src/lib.rs",
        )
    },
    Library {
        headers: &["pulse/pulseaudio.h"],
        link: &["-lpulse"],
        cfg: &["feature=\"pa_v8\"", "feature=\"pa_v14\""],
        debian: "libpulse-dev",
        is_held_out: true,
        ..published(
            "libpulse-sys",
            "1.23.0",
            "d74371848b22e989f829cc1621d2ebd74960711557d8b45cfe740f60d0a05e61",
            "src/lib.rs",
        )
    },
    Library {
        root: "crates/static/src/ffi.rs",
        headers: &["c_src/create_fractal.h"],
        link: &["-lm", "c_src/create_fractal.c", "c_src/mandel.c"],
        ..own("mandel-static")
    },
    Library {
        root: "crates/shapes/src/static_/ffi.rs",
        headers: &["c_src/shapes.h"],
        link: &["-lm", "-lpthread", "c_src/shapes.c"],
        ..own("mandel-shapes")
    },
];
