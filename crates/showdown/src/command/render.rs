use ffi_worker::{Job, Model};
use mandel_core::Img;

use crate::cli::Render;
use crate::contenders::{Contender, Context};
use crate::failure::Failure;
use crate::output;
use crate::view::message;
use crate::view::picture::Format;

/// Draws one picture into a file.
pub(super) fn render(arguments: &Render) -> Result<(), Failure> {
    let path = &arguments.output;
    let format = Format::of(path).ok_or_else(|| {
        Failure::Usage(format!("{}: the ending must be .png, .pgm or .raw", path.display()))
    })?;
    output::check(path)?;

    let contender = Contender::find(&arguments.contender)
        .ok_or_else(|| Failure::Usage(format!("{:?} is no contender", arguments.contender)))?;
    let out = output::default_folder();
    if contender.is_made() {
        output::make_folder(&out)?;
    }
    let mut runner = contender
        .start(&Context::new(out, &[contender])?)
        .map_err(|skip| Failure::CannotRun(format!("{}: {skip}", contender.name)))?;

    let size = arguments.picture.size;
    let mut img = Img::new(size.width, size.height)?;
    let model = if contender.offers(Model::OneCall) { Model::OneCall } else { Model::PerPixel };
    let job = Job { model, max_iters: arguments.picture.iters, crossings: 1 };
    runner
        .sample(&job, &mut img)
        .map_err(|reason| Failure::Wrong(format!("{}: {reason}", contender.name)))?;
    output::write(path, |to| format.write(&img, job.max_iters, to))?;

    message::plain(format!(
        "{} drew {} x {} pixels, {} iterations: {}",
        contender.name,
        size.width,
        size.height,
        job.max_iters,
        path.display()
    ));
    Ok(())
}
