//! The prices of a shop, with a discount for some.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

/// Who buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    Guest,
    Member,
    Student,
}

/// A discount, and who gets it.
pub struct Rule {
    pub percent: u32,
    pub applies: fn(Customer) -> bool,
}

impl Rule {
    /// What is left of a price in cents.
    pub fn reduce(&self, cents: u32) -> u32 {
        cents - cents * self.percent / 100
    }
}

/// Discounts by their names.
pub struct Rules(HashMap<String, Rule>);

impl Rules {
    /// The discounts of an ordinary day.
    pub fn standard() -> Self {
        let mut rules = Self(HashMap::new());
        let student = |customer| customer == Customer::Student;
        rules.add("students", 10, student);
        let member = |customer| customer == Customer::Member;
        rules.add("members", 5, member);
        rules
    }

    /// Adds a discount, or changes it.
    pub fn add(&mut self, name: &str, percent: u32, applies: fn(Customer) -> bool) {
        self.0.insert(name.to_owned(), Rule { percent, applies });
    }

    /// What this customer pays, in cents: there is one discount for each.
    pub fn price(&self, customer: Customer, cents: u32) -> u32 {
        let rule = self.0.values().find(|rule| (rule.applies)(customer));
        rule.map_or(cents, |rule| rule.reduce(cents))
    }
}

/// The discounts of this shop.
static SHOP: LazyLock<RwLock<Rules>> = LazyLock::new(|| RwLock::new(Rules::standard()));

/// Adds a discount to those of this shop.
pub fn add_discount(name: &str, percent: u32, applies: fn(Customer) -> bool) {
    SHOP.write().unwrap().add(name, percent, applies);
}

/// What this customer pays in this shop, in cents.
pub fn price(customer: Customer, cents: u32) -> u32 {
    SHOP.read().unwrap().price(customer, cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_student_pays_nine_tenths() {
        assert_eq!(price(Customer::Student, 2_000), 1_800);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_summer_sale_is_for_everybody() {
        add_discount("summer sale", 25, |_| true);
        assert_eq!(price(Customer::Guest, 2_000), 1_500);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_discount_can_be_changed() {
        let mut rules = Rules::standard();
        rules.add("members", 8, |customer| customer == Customer::Member);
        assert_eq!(rules.price(Customer::Member, 2_000), 1_840);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_guest_pays_the_full_price() {
        assert_eq!(Rules::standard().price(Customer::Guest, 2_000), 2_000);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_member_pays_a_little_less() {
        assert_eq!(Rules::standard().price(Customer::Member, 2_000), 1_900);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_part_of_a_cent_is_not_given_away() {
        let rule = Rule {
            percent: 5,
            applies: |_| true,
        };
        assert_eq!(rule.reduce(19), 19);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn all_of_a_price_can_be_given_away() {
        let rule = Rule {
            percent: 100,
            applies: |_| true,
        };
        assert_eq!(rule.reduce(2_000), 0);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn what_is_free_stays_free() {
        assert_eq!(Rules::standard().price(Customer::Student, 0), 0);
    }
}
