//! `date`, GNU and BSD, with a clock that stands still and no time zone but UTC.

use super::Done;

/// What time it always is, in seconds since 1970: 2026-01-01T00:00:00Z.
pub(in super::super) const CLOCK: i64 = 1_767_225_600;

const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment as RFC 3339 has it, in UTC.
pub(in super::super) fn timestamp(seconds: i64) -> String {
    format(seconds, "%Y-%m-%dT%H:%M:%SZ").expect("the format is understood")
}

/// Runs `date`; `Err` names what is not understood.
pub(super) fn run(arguments: &[&str]) -> Result<Done, String> {
    let (mut now, mut pattern, mut words) = (CLOCK, String::from("%a %b %e %H:%M:%S UTC %Y"), arguments.iter());
    while let Some(word) = words.next() {
        match *word {
            "-u" | "--utc" | "--universal" | "-j" => {}
            "-d" | "--date" => now = moment(words.next().copied().unwrap_or_default(), now)?,
            "-R" | "--rfc-email" => pattern = String::from("%a, %d %b %Y %H:%M:%S +0000"),
            "-I" | "--iso-8601" => pattern = String::from("%Y-%m-%d"),
            word if word.starts_with('+') => word[1..].clone_into(&mut pattern),
            word => {
                if let Some(text) = word.strip_prefix("--date=").or_else(|| word.strip_prefix("-d")) {
                    now = moment(text, now)?;
                } else if let Some(unit) = word.strip_prefix("-I").or_else(|| word.strip_prefix("--iso-8601=")) {
                    pattern = String::from(match unit {
                        "date" => "%Y-%m-%d",
                        "hours" => "%Y-%m-%dT%H+00:00",
                        "minutes" => "%Y-%m-%dT%H:%M+00:00",
                        "seconds" => "%Y-%m-%dT%H:%M:%S+00:00",
                        _ => return Err(word.to_owned()),
                    });
                } else if let Some(change) = word.strip_prefix("-v") {
                    let change = if change.is_empty() { words.next().copied().unwrap_or_default() } else { change };
                    now = adjusted(change, now).ok_or_else(|| word.to_owned())?;
                } else {
                    return Err(word.to_owned());
                }
            }
        }
    }
    Ok(Done::output(format(now, &pattern)? + "\n"))
}

/// A date as `date -d` reads it: `now`, `tomorrow`, `+7 days`, `2 weeks ago`, `2026-01-01T00:00:00Z`, `@1767225600`.
fn moment(text: &str, now: i64) -> Result<i64, String> {
    let unknown = || format!("-d \"{text}\"");
    if let Some(seconds) = text.trim().strip_prefix('@') {
        let seconds: i64 = seconds.parse().map_err(|_| unknown())?;
        return in_range(seconds).ok_or_else(unknown);
    }
    let (mut now, mut words) = (now, text.split_whitespace().peekable());
    let mut shift: Option<(i64, &str)> = None;
    while let Some(word) = words.next() {
        now = match word.to_ascii_lowercase().as_str() {
            "now" | "today" => now,
            "tomorrow" => now + DAY,
            "yesterday" => now - DAY,
            "next" => shifted(now, 1, words.next().ok_or_else(unknown)?).ok_or_else(unknown)?,
            "last" => shifted(now, -1, words.next().ok_or_else(unknown)?).ok_or_else(unknown)?,
            "ago" => {
                let (count, unit) = shift.take().ok_or_else(unknown)?;
                // The shift was made forwards a word ago.
                shifted(shifted(now, -count, unit).ok_or_else(unknown)?, -count, unit).ok_or_else(unknown)?
            }
            other => {
                let split =
                    other.len() - other.trim_start_matches(|c: char| c.is_ascii_digit() || c == '+' || c == '-').len();
                match (other[..split].parse::<i64>(), &word[split..]) {
                    (Ok(count), "") => {
                        let unit = words.next().ok_or_else(unknown)?;
                        shift = Some((count, unit));
                        shifted(now, count, unit).ok_or_else(unknown)?
                    }
                    (Ok(count), unit) if unit.chars().all(char::is_alphabetic) => {
                        shift = Some((count, unit));
                        shifted(now, count, unit).ok_or_else(unknown)?
                    }
                    _ => absolute(word).ok_or_else(unknown)?,
                }
            }
        };
    }
    in_range(now).ok_or_else(unknown)
}

/// `2026-01-01`, with or without `T00:00:00` and `Z`.
fn absolute(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let mut clock = time.trim_end_matches('Z').splitn(3, ':').map(str::parse::<i64>);
    let (hour, minute) = (clock.next()?.ok()?, clock.next()?.ok()?);
    let second = clock.next().unwrap_or(Ok(0)).ok()?;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && (0..=9999).contains(&year);
    let valid = valid && (0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second);
    valid.then(|| days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

/// BSD's `-v`: `+7d`, `-1m`, `+2H`.
fn adjusted(change: &str, now: i64) -> Option<i64> {
    let unit = match change.chars().last()? {
        'y' => "year",
        'm' => "month",
        'w' => "week",
        'd' => "day",
        'H' => "hour",
        'M' => "minute",
        'S' => "second",
        _ => return None,
    };
    let number = &change[..change.len() - 1];
    if !number.starts_with(['+', '-']) {
        return None;
    }
    in_range(shifted(now, number.parse().ok()?, unit)?)
}

fn shifted(now: i64, count: i64, unit: &str) -> Option<i64> {
    let unit = unit.to_ascii_lowercase();
    let seconds = match unit.trim_end_matches('s') {
        "sec" | "second" => 1,
        "min" | "minute" => 60,
        "hour" => 3600,
        "day" => DAY,
        "week" => 7 * DAY,
        "fortnight" => 14 * DAY,
        "month" => return months_later(now, count),
        "year" => return months_later(now, count.checked_mul(12)?),
        _ => return None,
    };
    in_range(now.checked_add(count.checked_mul(seconds)?)?)
}

fn months_later(now: i64, count: i64) -> Option<i64> {
    let (year, month, day) = civil(now.div_euclid(DAY));
    let months = (year * 12 + month - 1).checked_add(count)?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    (0..=9999).contains(&year).then(|| days(year, month, day) * DAY + now.rem_euclid(DAY))
}

/// The years 0 to 9999, so that no arithmetic overflows.
fn in_range(seconds: i64) -> Option<i64> {
    (-62_167_219_200..253_402_300_800).contains(&seconds).then_some(seconds)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar. Years count from March, so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The year, month and day of a number of days since 1970-01-01; the inverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn format(now: i64, pattern: &str) -> Result<String, String> {
    let (day_number, second) = (now.div_euclid(DAY), now.rem_euclid(DAY));
    let (year, month, day) = civil(day_number);
    let name = |names: &[&'static str], at: i64| names[usize::try_from(at).unwrap_or_default() % names.len()];
    let weekday = (day_number + 4).rem_euclid(7);
    let (mut output, mut letters) = (String::new(), pattern.chars());
    while let Some(letter) = letters.next() {
        if letter != '%' {
            output.push(letter);
            continue;
        }
        output += &match letters.next() {
            Some('Y') => format!("{year:04}"),
            Some('y') => format!("{:02}", year % 100),
            Some('m') => format!("{month:02}"),
            Some('d') => format!("{day:02}"),
            Some('e') => format!("{day:2}"),
            Some('H') => format!("{:02}", second / 3600),
            Some('I') => format!("{:02}", (second / 3600 + 11) % 12 + 1),
            Some('p') => String::from(if second < DAY / 2 { "AM" } else { "PM" }),
            Some('M') => format!("{:02}", second / 60 % 60),
            Some('S') => format!("{:02}", second % 60),
            Some('N') => String::from("000000000"),
            Some('s') => now.to_string(),
            Some('z') => String::from("+0000"),
            Some('Z') => String::from("UTC"),
            Some('F') => format!("{year:04}-{month:02}-{day:02}"),
            Some('T') => format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60),
            Some('j') => format!("{:03}", day_number - days(year, 1, 1) + 1),
            Some('u') => (if weekday == 0 { 7 } else { weekday }).to_string(),
            Some('w') => weekday.to_string(),
            Some('A') => String::from(name(&WEEKDAYS, weekday)),
            Some('a') => String::from(&name(&WEEKDAYS, weekday)[..3]),
            Some('B') => String::from(name(&MONTHS, month - 1)),
            Some('b' | 'h') => String::from(&name(&MONTHS, month - 1)[..3]),
            Some('n') => String::from("\n"),
            Some('t') => String::from("\t"),
            Some('%') => String::from("%"),
            Some(':') if letters.as_str().starts_with('z') => {
                letters.next();
                String::from("+00:00")
            }
            other => return Err(format!("+%{}", other.map(String::from).unwrap_or_default())),
        };
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(arguments: &[&str]) -> String {
        run(arguments).unwrap().output.trim_end().to_owned()
    }

    #[test]
    fn the_clock_stands_still() {
        assert_eq!(date(&["-u", "+%Y-%m-%dT%H:%M:%SZ"]), "2026-01-01T00:00:00Z");
        assert_eq!(date(&["-d", "+7 days", "+%Y-%m-%dT%H:%M:%S%z"]), "2026-01-08T00:00:00+0000");
        assert_eq!(date(&["-v+7d", "+%F"]), "2026-01-08");
        assert_eq!(date(&["-Iseconds"]), "2026-01-01T00:00:00+00:00");
        assert_eq!(date(&["-d", "2 weeks ago", "+%F"]), "2025-12-18");
        assert_eq!(date(&["--date=-1 day", "+%A %j"]), "Wednesday 365");
        assert_eq!(date(&["-d", "2024-02-29T12:30:00Z", "+%s"]), "1709209800");
        assert_eq!(date(&["-d", "next month", "+%F %a"]), "2026-02-01 Sun");
        assert_eq!(date(&["+%s"]), CLOCK.to_string());
        assert!(run(&["-d", "when the cows come home"]).is_err());
        assert!(run(&["-d", "+999999999999999 years"]).is_err());
    }

    #[test]
    fn civil_and_days_are_inverse() {
        for day in (-719_528..2_932_896).step_by(97) {
            let (year, month, date) = civil(day);
            assert_eq!(days(year, month, date), day);
        }
    }
}
