//! The page in a browser: without errors, never wider than the window, usable by mouse and by keyboard, and
//! without findings of axe-core. A screenshot of each view is in the folder of the tests' files.

#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod devtools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use devtools::Browser;
use serde_json::{Value, json};

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../benches/record");

/// Each view: the width, the colours and the medium.
const VIEWS: [(u32, &str, &str); 6] = [
    (1280, "light", "screen"),
    (1280, "dark", "screen"),
    (390, "light", "screen"),
    (390, "dark", "screen"),
    (1280, "light", "print"),
    (390, "light", "print"),
];

/// Writes the page of the published results. Returns its address.
fn page(name: &str) -> String {
    let path = folder().join(name);
    let files =
        ["results", "crossing", "drift", "costs"].map(|name| format!("{RECORD}/{name}.json"));
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command.arg("report").args(files).arg("-o").arg(&path);
    assert!(command.output().unwrap().status.success());
    format!("file://{}", path.display())
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Where an element begins to be wider than the window, apart from what scrolls in its own box.
const TOO_WIDE: &str = "document.documentElement.scrollWidth > innerWidth ? 'the page' :
    [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
        && !e.closest('.scroll') && !e.closest('[popover]')).map((e) => e.outerHTML.slice(0, 80)).join()";

#[test]
fn every_view_is_without_errors_and_as_wide_as_the_window() {
    if !common::has("chromium") {
        return;
    }
    let url = page("views.html");
    let mut browser = Browser::start();
    for (width, scheme, medium) in VIEWS {
        browser.look(width, scheme, medium);
        browser.open(&url);
        assert_eq!(browser.value(TOO_WIDE), json!(""), "{width} {scheme} {medium}");
        browser.screenshot(&folder().join(format!("{width}-{scheme}-{medium}.png")));
    }
    assert_eq!(browser.errors, [""; 0]);
}

fn first_row(browser: &mut Browser) -> Value {
    browser.value("document.querySelector('table.times tbody tr:not([hidden]) th').textContent")
}

#[test]
fn rows_are_sorted_and_compared_by_mouse_and_by_keyboard_and_the_address_says_how() {
    if !common::has("chromium") {
        return;
    }
    let url = page("usable.html");
    let mut browser = Browser::start();
    browser.look(1280, "light", "screen");
    browser.open(&url);
    assert_eq!(first_row(&mut browser), "c");
    let sort = "th[data-key=one_call] button";
    browser.click(sort);
    assert_eq!(first_row(&mut browser), "pure-threads");
    let order = "document.querySelector('th[data-key=one_call]').getAttribute('aria-sort')";
    assert_eq!(browser.value(order), "ascending");
    browser.value(&format!("document.querySelector('{sort}').focus()"));
    browser.press("Enter", "\r");
    assert_eq!(browser.value(order), "descending");

    browser.value("document.querySelector('.controls select').focus()");
    browser.press("ArrowDown", "");
    let reference = "document.querySelector('tr.is-reference th').textContent";
    assert_eq!(browser.value(reference), "static");
    let said = browser.value("document.querySelector('.status').textContent");
    assert_eq!(
        said,
        "22 of 22 contenders, compared with static, sorted by one_call, largest first."
    );
    let hash = browser.value("location.hash");
    assert_eq!(hash, "#ref=static&sort=one_call%3Adown");

    // Whoever gets the address sees the same.
    browser.open(&format!("{url}#ref=pyo3&show=python&sort=per_pixel:up"));
    assert_eq!(browser.value(reference), "pyo3");
    assert_eq!(first_row(&mut browser), "pypy-cffi");
    let word = "[...document.querySelectorAll('table.times tr')].find((row) => \
                row.cells[0].textContent === 'ctypes').querySelector('td.vs .word').textContent";
    assert_eq!(browser.value(word), "slower");
    assert_eq!(browser.errors, [""; 0]);
}

#[test]
fn the_reader_picks_the_criteria_that_count_and_the_address_says_which() {
    if !common::has("chromium") {
        return;
    }
    let url = page("verdict.html");
    let mut browser = Browser::start();
    browser.look(1280, "light", "screen");
    let dominated = "[...document.querySelectorAll('table.verdict tr.dominated')].map((row) => \
                     row.cells[0].textContent).join()";
    let by = "[...document.querySelectorAll('table.verdict tr')].find((row) => \
              row.cells[0].textContent === 'ctypes').querySelector('.by').textContent";
    // Without a choice, the script says the same as the page that was written.
    let written = fs::read_to_string(folder().join("verdict.html")).unwrap();
    browser.open(&url);
    let all = browser.value(dominated);
    assert_eq!(
        written.matches("<tr class=\"dominated\"").count(),
        all.as_str().map_or(0, |all| all.split(',').filter(|one| !one.is_empty()).count())
    );

    browser.open(&format!("{url}#criteria=call"));
    assert!(browser.value(by).as_str().unwrap().ends_with("(call)"), "{}", browser.value(by));
    browser.click(".criteria label:nth-of-type(1) input");
    assert_eq!(browser.value("location.hash"), "#criteria=boilerplate%2Ccall");
    assert_eq!(browser.errors, [""; 0]);
}

/// axe-core's script, from npm. `None` if it cannot be had here. That is never a failure, because the registry is
/// not ours.
fn axe() -> Option<String> {
    let folder = folder();
    let script = folder.join("package/axe.min.js");
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(&folder).args(arguments).output().is_ok_and(|it| it.status.success())
    };
    let has_downloaded = || {
        run("npm", &["pack", "axe-core@4"])
            && run("sh", &["-c", "tar xzf axe-core-4.*.tgz package/axe.min.js"])
    };
    if !script.exists() && !has_downloaded() {
        common::skipped("npm cannot download axe-core");
        return None;
    }
    Some(fs::read_to_string(script).unwrap())
}

#[test]
fn axe_finds_nothing() {
    if !common::has("chromium") {
        return;
    }
    let Some(axe) = axe() else { return };
    let url = page("axe.html");
    let mut browser = Browser::start();
    for (width, scheme, medium) in VIEWS {
        browser.look(width, scheme, medium);
        browser.open(&url);
        browser.value(&format!("{axe}; 0"));
        // What is closed is not examined.
        browser
            .value("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        browser.value("document.querySelector('[popover]').showPopover()");
        let found = browser.value(
            "axe.run().then((found) => found.violations.map((one) => \
             `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`))",
        );
        assert_eq!(found, json!([]), "{width} {scheme} {medium}");
    }
}
