/// The order in which a round visits `len` things: shuffled, so that none follows the same neighbour
/// every time; and the same for that round in every run, so that two runs differ in nothing they
/// need not.
pub(super) fn of_round(round: u32, len: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    fastrand::Rng::with_seed(u64::from(round)).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_visits_everything_once_in_an_order_of_its_own() {
        let orders: Vec<_> = (0..4).map(|round| of_round(round, 20)).collect();
        for order in &orders {
            let mut sorted = order.clone();
            sorted.sort();
            assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        }
        for pair in orders.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
        assert_eq!(of_round(3, 20), orders[3]);
    }
}
