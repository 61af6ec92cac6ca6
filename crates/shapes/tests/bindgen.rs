//! What every binding must do, by the declarations generated from the header.

mod c_cases;
mod cases;

use mandel_shapes::bindgen as shapes;
