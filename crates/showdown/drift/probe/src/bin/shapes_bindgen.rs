//! The library of shapes, through generated declarations: new ones, or the committed ones.

use std::ops::ControlFlow;
use std::process::ExitCode;

use ffi_drift_probe::Shapes;
use mandel_shapes::{Colour, Padded, Pencil, bindgen as tool};

fn main() -> ExitCode {
    ffi_drift_probe::run_shapes(&Shapes {
        scalars: &|c| tool::scalars(0, 0, 0, 0, 0.0, 0.0, false, c),
        padded_negate: &|tag, weight| {
            let negated = tool::padded_negate(Padded { tag, weight });
            (negated.tag, negated.weight)
        },
        status_text: &|status| tool::status_text(status).to_owned(),
        each: &|count, visit| {
            let result = tool::each(count, |value| {
                visit(value);
                ControlFlow::Continue(())
            });
            result.err().map(|error| error.to_string())
        },
        pencil_sharpen: &|| {
            let mut pencil = Pencil { colour: Colour::Green, length: 5 };
            let result = tool::pencil_sharpen(&mut pencil);
            format!("{result:?} {pencil:?}")
        },
        parse: &|text| format!("{:?}", tool::parse(text)),
    })
}
