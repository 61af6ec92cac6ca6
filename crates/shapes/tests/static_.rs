//! What every binding must do, by the declarations written by hand.

mod c_cases;
mod cases;

use mandel_shapes::static_ as shapes;
