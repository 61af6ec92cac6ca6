//! Shows the progress of long jobs on a terminal. If there is no terminal, only notes are printed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ffi_lab::Observer;
use indicatif::{ProgressBar, ProgressStyle};

use crate::message;

/// Is told of every job, and shows one at a time.
#[derive(Default)]
pub(crate) struct Progress(Mutex<Option<ProgressBar>>);

impl Progress {
    fn shown(&self) -> MutexGuard<'_, Option<ProgressBar>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Progress {
    fn started(&self, what: &str) {
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        let bar = ProgressBar::new_spinner();
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_message(what.to_owned());
        // The spinner turns in its own thread. Without that thread, it does not move.
        let has_threads = || thread::Builder::new().spawn(|| ()).is_ok();
        if !bar.is_hidden() && has_threads() {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        if let Some(before) = self.shown().replace(bar) {
            before.finish_and_clear();
        }
    }

    fn progress(&self, done: u64, of: u64, what: &str) {
        let mut shown = self.shown();
        let bar = match &mut *shown {
            Some(bar) if bar.length().is_some() => bar,
            other => {
                if let Some(spinner) = other.take() {
                    spinner.finish_and_clear();
                }
                let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}");
                let bar = ProgressBar::new(of);
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                other.insert(bar)
            }
        };
        bar.set_position(done);
        bar.set_message(what.to_owned());
    }

    fn finished(&self) {
        if let Some(bar) = self.shown().take() {
            bar.finish_and_clear();
        }
    }

    fn note(&self, text: &str) {
        match &*self.shown() {
            Some(bar) => bar.suspend(|| message::note(text)),
            None => message::note(text),
        }
    }
}
