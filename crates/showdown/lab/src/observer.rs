/// Hears what a long job is doing. Nothing in this crate prints.
pub trait Observer: Sync {
    /// Something begins that takes a while, such as a build.
    fn started(&self, what: &str);

    /// So much of it is done.
    fn progress(&self, _done: u64, _of: u64, _what: &str) {}

    /// It has ended, well or not.
    fn finished(&self);

    /// Something that a user would want to know.
    fn note(&self, text: &str);
}
