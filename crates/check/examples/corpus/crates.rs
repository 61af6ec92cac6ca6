//! The crates, with what their build scripts would find out: headers, flags and `cfg`.
//!
//! Where the newest version of a crate is for a newer library than Debian's, an older version is taken: other
//! versions of one library differ for good reasons, and that would hide what matters.

use crate::data::{Crate, Folder, Origin};

pub(crate) const CRATES: &[Crate] = &[
    Crate {
        cfg: &["feature=\"libc\""],
        ..Crate::new(
            "libz-sys",
            "1.1.33",
            "fee3f59f4321dab0c78d828942e7aa09d0bd8ad6e78a501977e6bf3d02938045",
            &["zlib.h"],
            &["zlib1g-dev"],
        )
    },
    Crate {
        root: "lib.rs",
        ..Crate::new(
            "bzip2-sys",
            "0.1.13+1.0.8",
            "225bff33b2141874fe80d71e07d6eec4f85c5c216453dd96388240f96e1acc14",
            &["bzlib.h"],
            &["libbz2-dev"],
        )
    },
    Crate::new(
        "lzma-sys",
        "0.1.20",
        "5fda04ab3764e6cde78b9974eec4f779acaba7c4e84b36eca3cf77c581b85d27",
        &["lzma.h"],
        &["liblzma-dev"],
    ),
    Crate {
        root: "lib.rs",
        ..Crate::new(
            "libssh2-sys",
            "0.2.23",
            "b094a36eb4b8b8c8a7b4b8ae43b2944502be3e59cd87687595cf6b0a71b3f4ca",
            &["libssh2.h", "libssh2_sftp.h", "libssh2_publickey.h"],
            &["libssh2-1-dev"],
        )
    },
    Crate {
        root: "lib.rs",
        ..Crate::new(
            "curl-sys",
            "0.4.60+curl-7.88.1",
            "717abe2cb465a5da6ce06617388a3980c9a2844196734bec8ccb8e575250f13f",
            &["curl/curl.h"],
            &["libcurl4-openssl-dev"],
        )
    },
    Crate {
        root: "lib.rs",
        folders: &[Folder {
            place: "/usr/include/git2/sys",
            prefix: "git2/sys/",
            except: &["openssl.h"],
        }],
        cfg: &["feature=\"ssh\""],
        ..Crate::new(
            "libgit2-sys",
            "0.14.2+1.5.1",
            "7f3d95f6b51075fe9810a7ae22c7095f12b98005ab364d8544797a825ce946a4",
            &["git2.h"],
            &["libgit2-dev"],
        )
    },
    Crate::new(
        "lz4-sys",
        "1.9.4",
        "57d27b317e207b10f69f5e75494119e391a96f48861ae870d1da6edac98ca900",
        &["lz4.h", "lz4hc.h", "lz4frame.h"],
        &["liblz4-dev"],
    ),
    Crate {
        origin: Origin::Bindgen,
        cfg: &["feature=\"std\""],
        ..Crate::new(
            "zstd-sys",
            "2.0.7+zstd.1.5.4",
            "94509c3ba2fe55294d752b79842c530ccfab760192521df74a081a78d2b3c7f5",
            &["zstd.h", "zdict.h", "zstd_errors.h"],
            &["libzstd-dev"],
        )
    },
    Crate {
        pkg_config: &["freetype2"],
        folders: &[Folder {
            place: "/usr/include/freetype2/freetype",
            prefix: "freetype/",
            except: &["freetype.h", "ftchapters.h", "ftcid.h", "fterrdef.h", "ftmac.h"],
        }],
        ..Crate::new(
            "freetype-sys",
            "0.23.0",
            "eab537ce43cab850c64b4cdc390ce7e4f47f877485ddc323208e268280c308ae",
            &["ft2build.h", "freetype/freetype.h"],
            &["libfreetype-dev"],
        )
    },
    Crate {
        folders: &[Folder {
            place: "/usr/include/openssl",
            prefix: "openssl/",
            except: &["asn1_mac.h", "x509v3.h"],
        }],
        cfg: &[
            "openssl", "ossl101", "ossl102", "ossl102f", "ossl102h", "ossl110", "ossl110f",
            "ossl110g", "ossl110h", "ossl111", "ossl111b", "ossl111c", "ossl111d", "ossl300",
        ],
        ..Crate::new(
            "openssl-sys",
            "0.9.118",
            "19c413d6ec9ebaf5e1c829d355cb3e9f783778d700f135be0921d52fce3c60ae",
            &["openssl/x509v3.h"],
            &["libssl-dev"],
        )
    },
    Crate {
        origin: Origin::Bindgen,
        root: "sqlite3/bindgen_bundled_version.rs",
        defines: &[
            "SQLITE_ENABLE_PREUPDATE_HOOK",
            "SQLITE_ENABLE_SESSION",
            "SQLITE_ENABLE_SNAPSHOT",
        ],
        ..Crate::new(
            "libsqlite3-sys",
            "0.25.2",
            "29f835d03d717946d28b1d1ed632eb6f0e24a299388ee623d0c23118d3e8a7fa",
            &["sqlite3.h"],
            &["libsqlite3-dev"],
        )
    },
    Crate {
        pkg_config: &["xft"],
        cfg: &[
            "feature=\"dpms\"",
            "feature=\"glx\"",
            "feature=\"xcursor\"",
            "feature=\"xf86vmode\"",
            "feature=\"xfixes\"",
            "feature=\"xft\"",
            "feature=\"xinerama\"",
            "feature=\"xinput\"",
            "feature=\"xlib\"",
            "feature=\"xlib_xcb\"",
            "feature=\"xmu\"",
            "feature=\"xrandr\"",
            "feature=\"xrecord\"",
            "feature=\"xrender\"",
            "feature=\"xss\"",
            "feature=\"xt\"",
            "feature=\"xtest\"",
            "feature=\"xtst\"",
        ],
        ..Crate::new(
            "x11",
            "2.21.0",
            "502da5464ccd04011667b11c435cb992822c2c0dbde1770c988480d312a0db2e",
            &[
                "X11/Xlib.h",
                "X11/Xutil.h",
                "X11/Xresource.h",
                "X11/Xatom.h",
                "X11/keysym.h",
                "X11/cursorfont.h",
                "X11/XKBlib.h",
                "X11/Xcms.h",
                "X11/Xlocale.h",
                "X11/ImUtil.h",
                "X11/Xlib-xcb.h",
                "X11/Intrinsic.h",
                "X11/Shell.h",
                "X11/StringDefs.h",
                "X11/Xft/Xft.h",
                "X11/Xcursor/Xcursor.h",
                "X11/Xmu/Xmu.h",
                "X11/Xmu/Drawing.h",
                "X11/Xmu/Editres.h",
                "X11/Xmu/Error.h",
                "X11/Xmu/SysUtil.h",
                "X11/Xmu/Initer.h",
                "X11/Xmu/StdCmap.h",
                "X11/Xmu/CharSet.h",
                "X11/Xmu/Atoms.h",
                "X11/Xmu/StdSel.h",
                "X11/Xmu/WinUtil.h",
                "X11/Xmu/DisplayQue.h",
                "X11/Xmu/CloseHook.h",
                "X11/Xmu/CurUtil.h",
                "X11/Xmu/Lookup.h",
                "X11/Xmu/Misc.h",
                "X11/Xmu/Converters.h",
                "X11/extensions/Xrandr.h",
                "X11/extensions/XInput.h",
                "X11/extensions/XInput2.h",
                "X11/extensions/Xinerama.h",
                "X11/extensions/Xrender.h",
                "X11/extensions/XTest.h",
                "X11/extensions/record.h",
                "X11/extensions/shape.h",
                "X11/extensions/scrnsaver.h",
                "X11/extensions/dpms.h",
                "X11/extensions/Xfixes.h",
                "X11/extensions/xf86vmode.h",
                "X11/extensions/Xdbe.h",
                "X11/extensions/XShm.h",
                "X11/extensions/sync.h",
                "GL/glx.h",
            ],
            &[
                "libx11-dev",
                "libx11-xcb-dev",
                "libxt-dev",
                "libxmu-dev",
                "libxft-dev",
                "libxcursor-dev",
                "libxrandr-dev",
                "libxi-dev",
                "libxinerama-dev",
                "libxrender-dev",
                "libxtst-dev",
                "libxext-dev",
                "libxss-dev",
                "libxfixes-dev",
                "libxxf86vm-dev",
                "libgl-dev",
            ],
        )
    },
    Crate {
        origin: Origin::Bindgen,
        folders: &[Folder {
            place: "/usr/include/jack",
            prefix: "jack/",
            except: &["control.h", "jack.h", "systemdeps.h", "weakjack.h", "weakmacros.h"],
        }],
        ..Crate::new(
            "jack-sys",
            "0.6.0",
            "85e59a3fa26246232e92171f88e3ea827a30bce45cdb918bd8739fed371282ef",
            &["jack/jack.h"],
            &["libjack-dev"],
        )
    },
    Crate {
        pkg_config: &["cairo"],
        cfg: &[
            "feature=\"pdf\"",
            "feature=\"svg\"",
            "feature=\"ps\"",
            "feature=\"v1_16\"",
            "feature=\"png\"",
        ],
        ..Crate::new(
            "cairo-sys-rs",
            "0.22.9",
            "ee548131103ad8f698c6725669647b9c757b3b66992dd6a026037596417bee21",
            &["cairo.h", "cairo-pdf.h", "cairo-svg.h", "cairo-ps.h"],
            &["libcairo2-dev"],
        )
    },
    Crate {
        pkg_config: &["libusb-1.0"],
        ..Crate::new(
            "libusb1-sys",
            "0.7.0",
            "da050ade7ac4ff1ba5379af847a10a10a8e284181e060105bf8d86960ce9ce0f",
            &["libusb.h"],
            &["libusb-1.0-0-dev"],
        )
    },
    Crate {
        part: "gmp",
        root: "src/gmp.rs",
        ..Crate::new(
            "gmp-mpfr-sys",
            "1.7.1",
            "7db155b537cb791b133341f99f68371d86ee7fa4c79aacfbc376d72d23c70531",
            &["gmp.h"],
            &["libgmp-dev"],
        )
    },
    Crate {
        part: "mpfr",
        root: "src/mpfr.rs",
        defines: &["MPFR_USE_FILE"],
        ..Crate::new(
            "gmp-mpfr-sys",
            "1.7.1",
            "7db155b537cb791b133341f99f68371d86ee7fa4c79aacfbc376d72d23c70531",
            &["stdio.h", "mpfr.h"],
            &["libmpfr-dev", "libgmp-dev"],
        )
    },
    Crate {
        origin: Origin::Bindgen,
        root: "src/generated.rs",
        ..Crate::new(
            "alsa-sys",
            "0.6.1",
            "f0320138053ef93099f168102c37b46ac0b9c53affc56ef7696633ad5477e2be",
            &["alsa/asoundlib.h"],
            &["libasound2-dev"],
        )
    },
    Crate::new(
        "libudev-sys",
        "0.1.4",
        "3c8469b4a23b962c1396b9b451dda50ef5b283e8dd309d69033475fa9b334324",
        &["libudev.h"],
        &["libudev-dev"],
    ),
    Crate {
        origin: Origin::Bindgen,
        ..Crate::new(
            "onig_sys",
            "69.9.3",
            "1e68317604e77e53b85896388e1a803c1d21b74c899ec9e5e1112db90735edd7",
            &["oniguruma.h"],
            &["libonig-dev"],
        )
    },
    Crate {
        origin: Origin::Bindgen,
        root: "src/bindings_linux.rs",
        includes: &["/usr/include/postgresql"],
        ..Crate::new(
            "pq-sys",
            "0.7.8",
            "297a95d6f2378891f949d9556723e15140e50d29eac07458dabcee8688995b1d",
            &["libpq-fe.h"],
            &["libpq-dev"],
        )
    },
    Crate {
        origin: Origin::Bindgen,
        root: "src/sodium_bindings.rs",
        ..Crate::new(
            "libsodium-sys",
            "0.2.7",
            "6b779387cd56adfbc02ea4a668e704f729be8d6a6abd2c27ca5ee537849a92fd",
            &["sodium.h"],
            &["libsodium-dev"],
        )
    },
    Crate {
        pkg_config: &["dbus-1"],
        ..Crate::new(
            "libdbus-sys",
            "0.2.7",
            "328c4789d42200f1eeec05bd86c9c13c7f091d2ba9a6ea35acdf51f31bc0f043",
            &["dbus/dbus.h"],
            &["libdbus-1-dev"],
        )
    },
    Crate::new(
        "sndfile-sys",
        "0.3.1",
        "b299d949aa7a9999b7eac99e85069fd09e1dfdd08b5856f70d193617eda766f1",
        &["sndfile.h"],
        &["libsndfile1-dev"],
    ),
    Crate {
        origin: Origin::Bindgen,
        root: "lib.rs",
        ..Crate::new(
            "portaudio-sys",
            "0.1.1",
            "5194a4fa953b4ffd851c320ef6f0484cd7278cb7169ea9d6c433e49b23f7b7f5",
            &["portaudio.h"],
            &["portaudio19-dev"],
        )
    },
    Crate {
        origin: Origin::Bindgen,
        root: "sdl_bindings.rs",
        includes: &["/usr/include/SDL2"],
        ..Crate::new(
            "sdl2-sys",
            "0.38.0",
            "3ff61407fc75d4b0bbc93dc7e4d6c196439965fbef8e4a4f003a36095823eac0",
            &["SDL.h"],
            &["libsdl2-dev"],
        )
    },
    Crate::new(
        "libseccomp-sys",
        "0.3.0",
        "60276e2d41bbb68b323e566047a1bfbf952050b157d8b5cdc74c07c1bf4ca3b6",
        &["seccomp.h"],
        &["libseccomp-dev"],
    ),
    Crate::new(
        "libpng-sys",
        "1.1.11",
        "2e8d56e0541e2b1d73868e7b877624e1f9ce8787a91acdb867c30c579349d38b",
        &["png.h"],
        &["libpng-dev"],
    ),
    Crate {
        origin: Origin::Edited,
        cfg: &["feature=\"complex\"", "feature=\"system\""],
        ..Crate::new(
            "libffi-sys",
            "4.2.2",
            "eab801a4ae9065bfea87f37204a7940523e752056e4a090eaaaab9b47fc826b5",
            &["ffi.h"],
            &["libffi-dev"],
        )
    },
    Crate {
        includes: &["/usr/include/lua5.4"],
        cfg: &["feature=\"lua54\""],
        ..Crate::new(
            "mlua-sys",
            "0.13.0",
            "1631cda17bd6486410ab751d91f5fd4484f441589278cdad879eb3afc721a285",
            &["lua.h", "lauxlib.h", "lualib.h"],
            &["liblua5.4-dev"],
        )
    },
    Crate {
        cfg: &[
            "feature=\"pa_v6\"",
            "feature=\"pa_v8\"",
            "feature=\"pa_v12\"",
            "feature=\"pa_v13\"",
            "feature=\"pa_v14\"",
            "feature=\"pa_v15\"",
        ],
        ..Crate::new(
            "libpulse-sys",
            "1.23.0",
            "d74371848b22e989f829cc1621d2ebd74960711557d8b45cfe740f60d0a05e61",
            &[
                "pulse/pulseaudio.h",
                "pulse/ext-device-manager.h",
                "pulse/ext-device-restore.h",
                "pulse/ext-stream-restore.h",
            ],
            &["libpulse-dev"],
        )
    },
    Crate::new(
        "gpgme-sys",
        "0.11.0",
        "509223d659c06e4a26229437d6ac917723f02d31917c86c6ecd50e8369741cf7",
        &["gpgme.h"],
        &["libgpgme-dev"],
    ),
    Crate::new(
        "libgpg-error-sys",
        "0.6.2",
        "500a4cbc0816ed820a5bcf73a19e74dd6df4bedeabc0f64471c61186938b6c82",
        &["gpg-error.h"],
        &["libgpg-error-dev"],
    ),
    Crate::new(
        "acl-sys",
        "1.2.2",
        "bbc079f9bdd3124fd18df23c67f7e0f79d24751ae151dcffd095fcade07a3eb2",
        &["sys/acl.h", "acl/libacl.h"],
        &["libacl1-dev"],
    ),
    Crate {
        cfg: &["feature=\"v5-40\"", "feature=\"v5-44\""],
        ..Crate::new(
            "magic-sys",
            "0.4.3",
            "9a7813c89073ddea0d1979d29786cfb5bd5c8bfe19fdede15a9e6e27fe919b23",
            &["magic.h"],
            &["libmagic-dev"],
        )
    },
    Crate::new(
        "libarchive3-sys",
        "0.1.2",
        "3cd3beae8f59a4c7a806523269b5392037577c150446e88d684dfa6de6031ca7",
        &["archive.h", "archive_entry.h"],
        &["libarchive-dev"],
    ),
    Crate {
        origin: Origin::Edited,
        cfg: &[
            "feature=\"bus\"",
            "feature=\"journal\"",
            "feature=\"systemd_v240\"",
            "feature=\"systemd_v241\"",
            "feature=\"systemd_v245\"",
        ],
        ..Crate::new(
            "libsystemd-sys",
            "0.10.0",
            "4a685c42724c1b3f80ef38bcde1a3b63812cf3541ae16aa2fe689aba0f14f244",
            &[
                "systemd/sd-bus.h",
                "systemd/sd-bus-protocol.h",
                "systemd/sd-bus-vtable.h",
                "systemd/sd-daemon.h",
                "systemd/sd-event.h",
                "systemd/sd-id128.h",
                "systemd/sd-journal.h",
                "systemd/sd-login.h",
            ],
            &["libsystemd-dev"],
        )
    },
    Crate {
        pkg_config: &["libevdev"],
        cfg: &["feature=\"libevdev-1-10\""],
        ..Crate::new(
            "evdev-sys",
            "0.2.6",
            "cdcf0d489f4d9a80ac2b3b35b92fdd8fcf68d33bb67f947afe5cd36e482de576",
            &["libevdev/libevdev.h", "libevdev/libevdev-uinput.h"],
            &["libevdev-dev"],
        )
    },
    Crate::new(
        "vorbis-sys",
        "0.1.1",
        "bd9ed6ef5361a85e68ccc005961d995c2d44e31f0816f142025f2ca2383dfbfd",
        &["vorbis/codec.h", "vorbis/vorbisenc.h"],
        &["libvorbis-dev"],
    ),
    Crate {
        origin: Origin::Edited,
        ..Crate::new(
            "lmdb-sys",
            "0.8.0",
            "d5b392838cfe8858e86fac37cf97a0e8c55cc60ba0a18365cadc33092f128ce9",
            &["lmdb.h"],
            &["liblmdb-dev"],
        )
    },
];
