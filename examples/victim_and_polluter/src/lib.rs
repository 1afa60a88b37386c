//! Invoices, with amounts written as the reader's country writes them.

use std::sync::RwLock;

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    English,
    German,
}

/// The locale of the whole program.
static LOCALE: RwLock<Locale> = RwLock::new(Locale::English);

/// Changes the locale of the whole program.
pub fn set_locale(locale: Locale) {
    *LOCALE.write().unwrap() = locale;
}

/// The locale of the whole program.
pub fn locale() -> Locale {
    *LOCALE.read().unwrap()
}

impl Locale {
    /// Writes an amount of cents: `1,234.50` or `1.234,50`.
    pub fn amount(self, cents: u64) -> String {
        let (group, point) = match self {
            Self::English => (',', '.'),
            Self::German => ('.', ','),
        };
        let digits = (cents / 100).to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        format!("{text}{point}{:02}", cents % 100)
    }
}

/// What somebody has to pay, and for what.
#[derive(Debug, Default)]
pub struct Invoice {
    items: Vec<(String, u64)>,
}

impl Invoice {
    /// Adds an item and its price in cents.
    pub fn with(mut self, item: &str, cents: u64) -> Self {
        self.items.push((item.to_owned(), cents));
        self
    }

    /// The sum of all prices, in cents.
    pub fn total(&self) -> u64 {
        self.items.iter().map(|(_, cents)| cents).sum()
    }

    /// The invoice as it is sent, in the locale of the program.
    pub fn print(&self) -> String {
        let locale = locale();
        let line = |(item, cents): &(String, u64)| format!("{item} {}\n", locale.amount(*cents));
        let items: String = self.items.iter().map(line).collect();
        format!("{items}total {}\n", locale.amount(self.total()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    fn bicycle() -> Invoice {
        Invoice::default()
            .with("bicycle", 119_900)
            .with("bell", 3_550)
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_invoice_ends_with_its_total() {
        let printed = bicycle().print();
        assert_eq!(printed.lines().last(), Some("total 1,234.50"));
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_locale_can_be_changed() {
        set_locale(Locale::German);
        let printed = bicycle().print();
        assert_eq!(printed.lines().next(), Some("bicycle 1.199,00"));
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_empty_invoice_costs_nothing() {
        assert_eq!(Invoice::default().total(), 0);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn cents_have_two_digits() {
        assert_eq!(Locale::English.amount(705), "7.05");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn every_item_has_a_line() {
        assert_eq!(bicycle().print().lines().count(), 3);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn german_amounts_have_a_comma() {
        assert_eq!(Locale::German.amount(1_250), "12,50");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn prices_add_up() {
        assert_eq!(bicycle().total(), 123_450);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn small_amounts_are_not_grouped() {
        assert_eq!(Locale::English.amount(99_999), "999.99");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn thousands_are_grouped() {
        assert_eq!(Locale::English.amount(123_456_789), "1,234,567.89");
    }
}
