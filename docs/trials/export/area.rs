use std::ffi::c_int;
use std::panic;

pub const AREA_OK: c_int = 0;
pub const AREA_ERR_NULL: c_int = -1;
pub const AREA_ERR_PANIC: c_int = -2;

#[repr(C)]
pub struct AreaRectangle {
    pub width: f64,
    pub height: f64,
}

/// Writes the area to `*area`.
///
/// # Safety
///
/// Each pointer is NULL, or valid for the whole call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn area_of(rectangle: *const AreaRectangle, area: *mut f64) -> c_int {
    // SAFETY: the caller promises it.
    let (rectangle, area) = unsafe { (rectangle.as_ref(), area.as_mut()) };
    let (Some(rectangle), Some(area)) = (rectangle, area) else {
        return AREA_ERR_NULL;
    };
    let Ok(result) = panic::catch_unwind(|| product(rectangle)) else {
        return AREA_ERR_PANIC;
    };
    *area = result;
    AREA_OK
}

fn product(rectangle: &AreaRectangle) -> f64 {
    assert!(rectangle.width >= 0.0, "a negative width");
    rectangle.width * rectangle.height
}
