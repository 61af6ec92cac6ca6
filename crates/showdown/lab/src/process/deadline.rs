use std::io::{self, Read};
use std::process::ChildStdout;
use std::time::Instant;

/// Reads what a process prints, until a deadline. It uses no thread, because the system may not give one.
pub(crate) struct Deadline {
    pub(crate) stream: ChildStdout,
    pub(crate) until: Instant,
}

impl Read for Deadline {
    /// Fails with [`io::ErrorKind::TimedOut`] if nothing came in time.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.wait()?;
        self.stream.read(buffer)
    }
}

impl Deadline {
    #[cfg(unix)]
    fn wait(&self) -> io::Result<()> {
        use std::os::fd::AsFd;

        use nix::errno::Errno;
        use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

        loop {
            let left = self.until.saturating_duration_since(Instant::now());
            let left = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
            match poll(&mut [PollFd::new(self.stream.as_fd(), PollFlags::POLLIN)], left) {
                Ok(0) if Instant::now() >= self.until => return Err(io::ErrorKind::TimedOut.into()),
                Ok(0) | Err(Errno::EINTR) => {}
                Ok(_) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// On other systems, a process that hangs is waited for.
    #[cfg(not(unix))]
    fn wait(&self) -> io::Result<()> {
        Ok(())
    }
}
