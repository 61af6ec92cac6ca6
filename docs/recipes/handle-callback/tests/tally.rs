use std::{cell::RefCell, panic, rc::Rc};

#[test]
fn the_closure_is_called_panics_and_is_freed() {
    let sums = Rc::new(RefCell::new(Vec::new()));
    let kept = sums.clone();
    let closure = move |sum| {
        kept.borrow_mut().push(sum);
        assert!(sum < 100.0, "too much");
    };
    let mut tally = tally_handle::Tally::open(closure).unwrap();
    assert_eq!(tally.add(40.0), 40.0);
    let panic = panic::catch_unwind(panic::AssertUnwindSafe(|| tally.add(60.0))).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"too much"));
    drop(tally);
    assert_eq!(Rc::into_inner(sums).unwrap().take(), [40.0, 100.0]);
}
