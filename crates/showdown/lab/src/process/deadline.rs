use std::io::{self, Read};
use std::process::ChildStdout;
use std::time::Instant;

/// What a process prints, until a time. No thread watches: there may be none to be had.
pub(crate) struct Deadline {
    pub(crate) stream: ChildStdout,
    pub(crate) until: Instant,
}

impl Read for Deadline {
    /// Fails with [`io::ErrorKind::TimedOut`] where nothing came in time.
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

    /// Elsewhere a process that hangs is waited for.
    #[cfg(not(unix))]
    fn wait(&self) -> io::Result<()> {
        Ok(())
    }
}
