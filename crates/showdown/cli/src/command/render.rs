use ffi_harness::protocol::{Picture, Request};
use ffi_lab::{
    Absence, Contender, Experiment, Fault, Lab, Missing, Required, check_vector_level, files,
};
use ffi_report::image::Format;
use ffi_results::Model;
use mandel_core::Img;

use crate::arguments::Render;
use crate::failure::Failure;
use crate::message;
use crate::progress::Progress;

/// Draws one picture into a file.
pub(super) fn render(arguments: &Render) -> Result<(), Failure> {
    let path = &arguments.output;
    let usage = |what: String| Failure::Usage(format!("{}: {what}", path.display()));
    let format = Format::of(path)
        .ok_or_else(|| usage("the file name must end in .png, .pgm or .raw".into()))?;
    let (size, max_iters) = (arguments.picture.size, arguments.picture.iters);
    if let Some(refusal) = format.refusal(size.width) {
        return Err(usage(refusal));
    }
    files::check(path)?;

    let contender = Contender::named(&arguments.contender)
        .ok_or_else(|| Failure::Usage(format!("{:?} is not a contender", arguments.contender)))?;
    check_vector_level(std::slice::from_ref(&contender))?;
    let mut img = Img::new(size.width, size.height)?;
    let progress = Progress::default();
    let out = files::default_folder();
    let lab = Lab::new(&out, &progress);
    lab.try_out(&contender, Experiment::Picture).map_err(|absence| match absence {
        Absence::Missing(missing) => required(&contender, missing),
        Absence::Fault(fault) => wrong(&contender, &fault),
    })?;
    let mut process = lab.start(&contender).map_err(|missing| required(&contender, missing))?;

    let picture = Picture { width: size.width, height: size.height, max_iters };
    let request = if contender.offers(Model::OneCall) {
        Request::OneCall(picture)
    } else {
        Request::PerPixel(picture)
    };
    process.ask(request, img.pixels_mut()).map_err(|fault| wrong(&contender, &fault))?;
    files::write(path, |to| format.write(&img, max_iters, to))?;

    message::plain(format!(
        "{} drew {} x {} pixels, {max_iters} iterations: {}",
        contender.name,
        size.width,
        size.height,
        path.display()
    ));
    Ok(())
}

fn required(contender: &Contender, missing: Missing) -> Failure {
    Failure::Required(Required { what: contender.name.clone(), missing })
}

fn wrong(contender: &Contender, fault: &Fault) -> Failure {
    Failure::Wrong(format!("{}: {}", contender.name, message::chain(fault)))
}
