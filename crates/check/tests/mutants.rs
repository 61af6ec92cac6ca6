//! One declaration is changed at a time in a pair that agrees. Every change that breaks the ABI must be found,
//! and what does not break it must not be called a mismatch.

mod common;

use common::verdicts;
use ffi_check::Verdict::{self, *};

const HEADER: &str = r#"
#include <stddef.h>
#include <stdint.h>
typedef enum { STATE_OFF = 0, STATE_ON = 1 } state;
typedef struct { int32_t id; double weight; const char *name; uint8_t tag[4]; } entry;
typedef union { int64_t whole; double real; } number;
typedef struct list list;
typedef int (*visit)(void *user, const entry *each, size_t index);
list *list_open(const char *path, unsigned flags);
int list_add(list *l, entry e, int64_t *position);
float list_mean(const list *l, float start, double step);
int list_each(list *l, visit v, void *user);
size_t list_names(list *l, char **names, size_t count);
number list_total(list *l, state s);
void list_close(list *l);
extern int list_count;
#define LIST_FLAG 4
#define LIST_NAME "list"
"#;

const RUST: &str = r#"
use std::ffi::*;
#[repr(C)] pub enum state { STATE_OFF = 0, STATE_ON = 1 }
#[repr(C)] pub struct entry { id: i32, weight: f64, name: *const c_char, tag: [u8; 4] }
#[repr(C)] pub union number { whole: i64, real: f64 }
pub enum list {}
pub type visit = Option<unsafe extern "C" fn(user: *mut c_void, each: *const entry, index: usize) -> c_int>;
unsafe extern "C" {
    pub fn list_open(path: *const c_char, flags: c_uint) -> *mut list;
    pub fn list_add(l: *mut list, e: entry, position: *mut i64) -> c_int;
    pub fn list_mean(l: *const list, start: f32, step: f64) -> f32;
    pub fn list_each(l: *mut list, v: visit, user: *mut c_void) -> c_int;
    pub fn list_names(l: *mut list, names: *mut *mut c_char, count: usize) -> usize;
    pub fn list_total(l: *mut list, s: state) -> number;
    pub fn list_close(l: *mut list);
    pub static mut list_count: c_int;
}
pub const LIST_FLAG: c_int = 4;
pub const LIST_NAME: &CStr = c"list";
"#;

/// What is replaced by what, the item that is wrong then, and how it is judged.
const MUTANTS: &[(&str, &str, &str, Verdict)] = &[
    // Widths.
    ("flags: c_uint", "flags: u64", "list_open", Mismatch),
    ("flags: c_uint", "flags: u16", "list_open", Mismatch),
    ("position: *mut i64", "position: *mut i32", "list_add", Mismatch),
    ("count: usize) -> usize", "count: u32) -> usize", "list_names", Mismatch),
    ("count: usize) -> usize", "count: usize) -> u32", "list_names", Mismatch),
    ("index: usize", "index: u32", "visit", Mismatch),
    ("user: *mut c_void, each", "user: c_int, each", "visit", Mismatch),
    ("list_count: c_int", "list_count: i64", "list_count", Mismatch),
    ("id: i32", "id: i64", "entry", Mismatch),
    ("whole: i64", "whole: i32", "number", Mismatch),
    ("tag: [u8; 4]", "tag: [u8; 3]", "entry", Mismatch),
    ("tag: [u8; 4]", "tag: [u16; 4]", "entry", Mismatch),
    ("#[repr(C)] pub enum state", "#[repr(u8)] pub enum state", "state", Mismatch),
    // Integers and floating-point numbers.
    ("start: f32", "start: f64", "list_mean", Mismatch),
    ("step: f64", "step: f32", "list_mean", Mismatch),
    ("step: f64", "step: i64", "list_mean", Mismatch),
    ("-> f32", "-> f64", "list_mean", Mismatch),
    ("-> f32", "-> c_int", "list_mean", Mismatch),
    ("weight: f64", "weight: i64", "entry", Mismatch),
    ("weight: f64", "weight: f32", "entry", Mismatch),
    ("real: f64", "real: f32", "number", Mismatch),
    // Pointers.
    ("path: *const c_char", "path: c_char", "list_open", Mismatch),
    ("path: *const c_char", "path: *const *const c_char", "list_open", Mismatch),
    ("-> *mut list", "-> *mut *mut list", "list_open", Mismatch),
    ("names: *mut *mut c_char", "names: *mut c_char", "list_names", Mismatch),
    ("e: entry", "e: *const entry", "list_add", Mismatch),
    ("position: *mut i64", "position: i64", "list_add", Harmless),
    ("name: *const c_char", "name: c_char", "entry", Mismatch),
    ("each: *const entry", "each: entry", "visit", Mismatch),
    ("each: *const entry", "each: *const list", "visit", Mismatch),
    // Parameters and results.
    ("path: *const c_char, flags", "flags", "list_open", Mismatch),
    ("path: *const c_char", "extra: c_int, path: *const c_char", "list_open", Mismatch),
    ("list_close(l: *mut list)", "list_close()", "list_close", Mismatch),
    ("list_close(l: *mut list)", "list_close(l: *mut list, force: bool)", "list_close", Mismatch),
    ("list_close(l: *mut list)", "list_close(l: *mut list) -> c_int", "list_close", Mismatch),
    ("index: usize) -> c_int", "index: usize)", "visit", Mismatch),
    ("each: *const entry, index: usize", "each: *const entry", "visit", Mismatch),
    ("s: state) -> number", "s: state)", "list_total", Elsewhere),
    ("position: *mut i64) -> c_int", "position: *mut i64)", "list_add", Harmless),
    ("start: f32, step: f64", "step: f64, start: f32", "list_mean", Mismatch),
    ("unsafe extern \"C\" fn(user", "fn(user", "visit", Mismatch),
    // Structs.
    ("id: i32, weight: f64", "weight: f64, id: i32", "entry", Mismatch),
    ("id: i32, weight", "id: i32, extra: i32, weight", "entry", Opaque),
    ("weight: f64, name", "weight: f64, extra: i32, name", "entry", Mismatch),
    ("name: *const c_char, ", "", "entry", Mismatch),
    (", tag: [u8; 4]", "", "entry", Mismatch),
    ("#[repr(C)] pub struct", "#[repr(C, packed)] pub struct", "entry", Mismatch),
    ("#[repr(C)] pub struct", "pub struct", "entry", Mismatch),
    // Constants.
    ("c_int = 4", "c_int = 5", "LIST_FLAG", Mismatch),
    ("c_int = 4", "c_int = -4", "LIST_FLAG", Mismatch),
    ("c\"list\"", "c\"lists\"", "LIST_NAME", Mismatch),
    ("STATE_ON = 1", "STATE_ON = 2", "state", Mismatch),
    // What breaks nothing is found too, and not called a mismatch.
    ("flags: c_uint", "flags: c_int", "list_open", Harmless),
    ("path: *const c_char", "path: *mut c_char", "list_open", Harmless),
    ("list_mean(l: *const", "list_mean(l: *mut", "list_mean", Harmless),
    ("position: *mut i64", "position: *mut u64", "list_add", Harmless),
    ("position: *mut i64", "position: *mut c_long", "list_add", Elsewhere),
    ("count: usize) -> usize", "count: u64) -> usize", "list_names", Elsewhere),
    ("id: i32", "id: u32", "entry", Harmless),
    ("fn list_close", "fn list_closes", "list_closes", Absent),
];

#[test]
fn the_unchanged_pair_agrees() {
    for (name, verdict, parts) in verdicts(HEADER, RUST) {
        assert_eq!(verdict, Agree, "{name} {parts:?}");
    }
}

#[test]
fn every_change_is_found_in_its_item() {
    let mut wrong = Vec::new();
    for (from, to, name, expected) in MUTANTS {
        assert!(RUST.contains(from), "{from}");
        let found = verdicts(HEADER, &RUST.replacen(from, to, 1));
        let (_, verdict, parts) = found.iter().find(|(found, ..)| found == name).unwrap();
        if verdict != expected {
            wrong.push(format!("{from:?} -> {to:?}: {verdict:?} {parts:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
