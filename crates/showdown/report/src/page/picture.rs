//! The talk's picture as small pictures in a grid. Each arithmetic's picture is in the page once.

use ffi_results::Workload;
use mandel_core::oracle::Arithmetic;
use maud::{Markup, html};

use super::base64::data_url;
use crate::gallery::{Panel, caption, draw, panels, size};
use crate::image::Format;
use crate::sheet::Sheet;

/// The pictures of the first file that has some. Other files have the same pictures and other times.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let (sheet, panels) = sheets.iter().find_map(|sheet| {
        let panels = panels(&sheet.results);
        (!panels.is_empty()).then_some((sheet, panels))
    })?;
    let workload = sheet.results.workload?;
    Some(html! {
        p { (caption(&sheet.results, workload)) }
        svg.defs aria-hidden="true" width="0" height="0" { defs { (pictures(workload, &panels)) } }
        ul.gallery { @for panel in &panels { li { (figure(workload, panel)) } } }
    })
}

fn id(arithmetic: Arithmetic) -> &'static str {
    match arithmetic {
        Arithmetic::Single => "p-single",
        Arithmetic::DoubleCoordinates => "p-coordinates",
        Arithmetic::Double => "p-double",
    }
}

fn pictures(workload: Workload, panels: &[Panel]) -> Markup {
    let all = [Arithmetic::Single, Arithmetic::DoubleCoordinates, Arithmetic::Double];
    let used = all.into_iter().filter(|one| panels.iter().any(|panel| panel.arithmetic == *one));
    let (width, height) = size(workload);
    html! {
        @for arithmetic in used {
            image id=(id(arithmetic)) width=(width) height=(height) href=(png(workload, arithmetic)) {}
        }
    }
}

fn png(workload: Workload, arithmetic: Arithmetic) -> String {
    let mut bytes = Vec::new();
    if let Some(img) = draw(workload, arithmetic) {
        // Writing to memory does not fail.
        let _ = Format::Png.write(&img, workload.max_iters, &mut bytes);
    }
    data_url("image/png", &bytes)
}

fn figure(workload: Workload, panel: &Panel) -> Markup {
    let (width, height) = size(workload);
    let alt = match panel.differing {
        0 => format!("The Mandelbrot set as {} drew it, equal to the picture of the C", panel.name),
        some => {
            format!("The Mandelbrot set as {} drew it, with {some} pixels that differ", panel.name)
        }
    };
    html! {
        figure {
            figcaption {
                strong { (panel.name) }
                @for time in &panel.times { span.time { (time) } }
            }
            svg role="img" aria-label=(alt) viewBox={ "0 0 " (width) " " (height) } {
                use href={ "#" (id(panel.arithmetic)) } {}
                @for (x, y) in &panel.places {
                    circle.differs cx=(format!("{:.1}", x * f64::from(width)))
                        cy=(format!("{:.1}", y * f64::from(height))) r="6" {}
                }
            }
            @if panel.differing > 0 { p.note { (panel.differing) " pixels differ" } }
        }
    }
}
