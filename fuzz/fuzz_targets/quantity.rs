//! Quantities: two of them, one a line. Printing and reading keeps the value, and the order and the
//! sums are those of numbers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use podling_fuzz::api::quantity::Quantity;

fuzz_target!(|text: &str| {
    let (first, second) = text.split_once('\n').unwrap_or((text, "1"));
    let (first, second) = (Quantity::parse(first), Quantity::parse(second));
    for quantity in [first, second].into_iter().flatten() {
        check(quantity);
    }
    if let (Ok(first), Ok(second)) = (first, second) {
        assert_eq!(first.cmp(&second), second.cmp(&first).reverse());
        assert_eq!(first == second, first.cmp(&second).is_eq());
        assert_eq!(first + second, second + first);
        check(first + second);
        check(first - second);
        let _ = first.divided_ceil(second);
    }
});

fn check(quantity: Quantity) {
    let printed = quantity.to_string();
    let again = match Quantity::parse(&printed) {
        Ok(again) => again,
        Err(error) => panic!("{printed:?} was printed and is refused: {error}"),
    };
    assert_eq!(again, quantity, "{printed:?} means another value");
    // 2000 bytes counted in powers of 1024 are printed `2000`, which is read as a decimal number and
    // printed `2k`; the API server does the same. From there on nothing changes.
    let canonical = again.to_string();
    assert_eq!(Quantity::parse(&canonical), Ok(quantity));
    assert_eq!(
        Quantity::parse(&canonical).map(|it| it.to_string()),
        Ok(canonical)
    );
    let (whole, milli) = (quantity.as_i64_ceil(), quantity.as_milli_ceil());
    assert!(quantity.is_negative() || (whole >= 0 && milli >= whole));
}
