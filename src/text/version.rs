//! Version numbers as programs print them: `8.16.0`, `7.9`.

use std::{fmt, str::FromStr};

/// Up to three numbers, of which those that are left out are 0: `8.6` is `8.6.0`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Version([u16; 3]);

impl Version {
    /// The version of these three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self([major, minor, patch])
    }
}

impl FromStr for Version {
    type Err = String;

    /// # Errors
    ///
    /// When the text is anything but one to three numbers with dots between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut numbers = [0; 3];
        let mut parts = text.split('.');
        for (place, part) in numbers.iter_mut().zip(&mut parts) {
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
            *place = part.parse().ok().filter(|_| is_number).ok_or_else(|| not_a_version(text))?;
        }
        if parts.next().is_some() { Err(not_a_version(text)) } else { Ok(Self(numbers)) }
    }
}

fn not_a_version(text: &str) -> String {
    format!("`{text}` is not a version such as `8.6.0`")
}

impl TryFrom<String> for Version {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(formatter, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("7.9") < version("7.10.3") && version("7.88.1") < version("8"));
        assert_eq!(version("8.6"), Version::new(8, 6, 0));
        assert_eq!(version("8.16.0").to_string(), "8.16.0");
        for text in ["", "8.", "8.6.0.1", "v8", "+8", "8.x", "99999"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
