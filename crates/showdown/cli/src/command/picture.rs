use std::io::Write;

use ffi_lab::files;
use ffi_report::picture::{Format, has_picture};
use ffi_report::visible;
use ffi_results::Results;

use crate::arguments::TalkPicture;
use crate::failure::Failure;

/// Writes the contenders side by side, each titled with its times.
pub(super) fn picture(arguments: &TalkPicture) -> Result<(), Failure> {
    let path = &arguments.output;
    let format = Format::of(path).ok_or_else(|| {
        Failure::Usage(format!("{}: the file name must end in .png or .svg", path.display()))
    })?;
    let source =
        arguments.results.clone().unwrap_or_else(|| files::default_folder().join("results.json"));
    let results = Results::read(&source)?;
    if !has_picture(&results) {
        let message = format!(
            "{}: no contender drew a picture in these results; use the file of showdown run",
            source.display()
        );
        return Err(Failure::Usage(message));
    }
    files::write(path, |to| format.write(&results, to).map(drop))?;
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    Ok(())
}
