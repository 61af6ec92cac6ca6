/// Is told what a long job does. Nothing in this crate prints.
pub trait Observer: Sync {
    /// A long job begins, such as a build.
    fn started(&self, what: &str);

    /// A part of the job is done.
    fn progress(&self, _done: u64, _of: u64, _what: &str) {}

    /// The job has ended, with or without success.
    fn finished(&self);

    /// A note for the user.
    fn note(&self, text: &str);
}
