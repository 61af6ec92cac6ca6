//! What every binding must do, by the library opened at run time.

mod c_cases;
mod cases;
mod opened;

use opened as shapes;
