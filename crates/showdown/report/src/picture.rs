//! Writes the talk's picture as a file: the contenders side by side, each titled with its times.

use std::io::{self, Write};
use std::path::Path;

use ffi_results::{Results, Workload};
use mandel_core::Img;
use maud::html;
use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};

use crate::gallery::{Panel, caption, draw, panels, size};
use crate::image::{Format as Image, palette};
use crate::page::data_url;
use crate::visible;

/// A file format of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Pixels.
    Png,
    /// Text and small pictures.
    Svg,
}

/// So many contenders are next to each other.
const ACROSS: usize = 4;
const GAP: usize = 20;
const LINE: usize = 20;
/// A title has the name, and a line for each of at most two times.
const TITLE: usize = 3 * LINE;
/// Below the small picture, for how many pixels differ.
const NOTE: usize = LINE;
const INK: u8 = 32;
const PAPER: u8 = 255;
const RING: i32 = 6;

impl Format {
    /// Chooses the format by the end of the file name.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }

    /// Writes the picture of these results. `false` if they have none.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(self, results: &Results, to: &mut dyn Write) -> io::Result<bool> {
        let panels = panels(results);
        let Some(workload) = results.workload.filter(|_| !panels.is_empty()) else {
            return Ok(false);
        };
        match self {
            Self::Png => png(workload, &panels, to)?,
            Self::Svg => svg(results, workload, &panels, to)?,
        }
        Ok(true)
    }
}

/// Whether these results have a picture.
#[must_use]
pub fn has_picture(results: &Results) -> bool {
    !panels(results).is_empty()
}

/// The size of the whole, and where each panel begins.
struct Layout {
    width: usize,
    height: usize,
    cell: (usize, usize),
    across: usize,
}

impl Layout {
    fn of(workload: Workload, panels: usize) -> Self {
        let (width, height) = size(workload);
        let cell = (width as usize + GAP, TITLE + height as usize + NOTE + GAP);
        let across = panels.clamp(1, ACROSS);
        let down = panels.div_ceil(across);
        Self { width: GAP + across * cell.0, height: GAP + down * cell.1, cell, across }
    }

    fn place(&self, index: usize) -> (usize, usize) {
        (GAP + index % self.across * self.cell.0, GAP + index / self.across * self.cell.1)
    }
}

fn note(panel: &Panel) -> String {
    match panel.differing {
        0 => String::new(),
        1 => "1 pixel differs".into(),
        some => format!("{some} pixels differ"),
    }
}

/// Pixels of three colours.
struct Canvas {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Canvas {
    fn set(&mut self, x: i32, y: i32, colour: [u8; 3]) {
        let inside = usize::try_from(x).ok().filter(|x| *x < self.width);
        let at = inside.zip(usize::try_from(y).ok()).map(|(x, y)| y * self.width + x);
        if let Some(pixel) = at.and_then(|at| self.pixels.get_mut(at)) {
            *pixel = colour;
        }
    }

    /// A character that the font does not have is a question mark.
    fn text(&mut self, text: &str, (left, top): (usize, usize), room: usize) {
        const HEIGHT: RasterHeight = RasterHeight::Size16;
        let wide = get_raster_width(FontWeight::Regular, HEIGHT);
        let raster = |c| get_raster(c, FontWeight::Regular, HEIGHT);
        for (index, c) in text.chars().take(room / wide).enumerate() {
            let Some(letter) = raster(c).or_else(|| raster('?')) else { continue };
            for (y, row) in letter.rows().enumerate() {
                for (x, &strength) in row.iter().enumerate().filter(|(_, strength)| **strength > 0)
                {
                    let part = u32::from(strength) * u32::from(PAPER - INK) / 255;
                    let grey = PAPER - part as u8;
                    self.set((left + index * wide + x) as i32, (top + y) as i32, [grey; 3]);
                }
            }
        }
    }

    fn picture(&mut self, img: &Img, colours: &[u8], (left, top): (usize, usize)) {
        let width = img.width() as usize;
        for (at, &count) in img.pixels().iter().enumerate() {
            let place = usize::from(count) * 3;
            let colour = [colours[place], colours[place + 1], colours[place + 2]];
            self.set((left + at % width) as i32, (top + at / width) as i32, colour);
        }
    }

    fn ring(&mut self, x: i32, y: i32) {
        for (dx, dy) in (-RING..=RING).flat_map(|dx| (-RING..=RING).map(move |dy| (dx, dy))) {
            let distance = f64::from(dx * dx + dy * dy).sqrt();
            if (distance - f64::from(RING) + 1.0).abs() < 1.0 {
                self.set(x + dx, y + dy, [255; 3]);
            }
        }
    }
}

fn png(workload: Workload, panels: &[Panel], to: &mut dyn Write) -> io::Result<()> {
    let layout = Layout::of(workload, panels.len());
    let pixels = vec![[PAPER; 3]; layout.width * layout.height];
    let mut canvas = Canvas { width: layout.width, pixels };
    let colours = palette(workload.max_iters);
    let (width, height) = size(workload);
    for (index, panel) in panels.iter().enumerate() {
        let (left, top) = layout.place(index);
        let lines = std::iter::once(&panel.name).chain(&panel.times);
        for (line, text) in lines.take(3).enumerate() {
            canvas.text(&visible(text), (left, top + line * LINE), width as usize);
        }
        let top = top + TITLE;
        if let Some(img) = draw(workload, panel.arithmetic) {
            canvas.picture(&img, &colours, (left, top));
        }
        for (x, y) in &panel.places {
            let place = |part: f64, size: i32| (part * f64::from(size)) as i32;
            canvas.ring(left as i32 + place(*x, width), top as i32 + place(*y, height));
        }
        canvas.text(&note(panel), (left, top + height as usize + 2), width as usize);
    }
    let mut encoder = png::Encoder::new(to, layout.width as u32, layout.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(canvas.pixels.as_flattened())?;
    Ok(writer.finish()?)
}

fn svg(
    results: &Results,
    workload: Workload,
    panels: &[Panel],
    to: &mut dyn Write,
) -> io::Result<()> {
    let layout = Layout::of(workload, panels.len());
    let (width, height) = size(workload);
    // An image that this one refers to could not be loaded by a page that shows it, so each is inside.
    let mut pictures: Vec<(mandel_core::oracle::Arithmetic, String)> = Vec::new();
    for panel in panels {
        if pictures.iter().all(|(known, _)| *known != panel.arithmetic) {
            let mut bytes = Vec::new();
            if let Some(img) = draw(workload, panel.arithmetic) {
                Image::Png.write(&img, workload.max_iters, &mut bytes)?;
            }
            pictures.push((panel.arithmetic, data_url("image/png", &bytes)));
        }
    }
    let id = |panel: &Panel| format!("p{:?}", panel.arithmetic);
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (layout.width) " " (layout.height) }
            width=(layout.width) height=(layout.height) role="img" aria-labelledby="title desc"
            font-family="ui-monospace, monospace" font-size="15" fill="#202020" {
            title #title { "The contenders side by side" }
            desc #desc { (visible(&caption(results, workload))) }
            rect width="100%" height="100%" fill="#ffffff" {}
            defs {
                @for (arithmetic, url) in &pictures {
                    image id=(format!("p{arithmetic:?}")) width=(width) height=(height) href=(url) {}
                }
            }
            @for (index, panel) in panels.iter().enumerate() {
                @let (x, y) = layout.place(index);
                g transform={ "translate(" (x) " " (y) ")" } {
                    text font-weight="bold" y="14" { (visible(&panel.name)) }
                    @for (line, time) in panel.times.iter().enumerate() {
                        text y=((line + 1) * LINE + 14) { (visible(time)) }
                    }
                    g transform={ "translate(0 " (TITLE) ")" } {
                        use href={ "#" (id(panel)) } {}
                        @for (x, y) in &panel.places {
                            circle fill="none" stroke="#ffffff" stroke-width="2" r=(RING - 1)
                                cx=(format!("{:.1}", x * f64::from(width))) cy=(format!("{:.1}", y * f64::from(height))) {}
                        }
                        text y=(height + 16) { (note(panel)) }
                    }
                }
            }
        }
    };
    writeln!(to, "{}", picture.into_string())
}
