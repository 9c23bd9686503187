//! Breaking a headline into lines that fit and look even.

/// Lines of text, and the size they fit at.
#[derive(Debug, PartialEq)]
pub struct Fitted {
    pub lines: Vec<String>,
    pub size: f32,
}

/// The room a headline has.
#[derive(Clone, Copy)]
pub struct Room {
    pub width: f32,
    pub height: f32,
    /// The distance of two baselines, in parts of the size.
    pub leading: f32,
}

/// Sets the text as large as fits, from the first of `sizes` on; at the last it is cut short if it must be.
/// `measure` says how wide a text is at a size.
pub fn fit(text: &str, room: Room, sizes: &[f32], measure: impl Fn(&str, f32) -> f32) -> Fitted {
    let mut fitted = Fitted { lines: Vec::new(), size: 0.0 };
    for size in sizes {
        let measure = |text: &str| measure(text, *size);
        let most = ((room.height / (size * room.leading)) as usize).max(1);
        let whole_words = text.split(' ').all(|word| measure(word) <= room.width);
        fitted = Fitted { lines: balanced(text, room.width, &measure), size: *size };
        if fitted.lines.len() <= most && (whole_words || Some(size) == sizes.last()) {
            return fitted;
        }
        if Some(size) == sizes.last() {
            cut_short(&mut fitted.lines, most, room.width, &measure);
        }
    }
    fitted
}

/// As few lines as can be, and among those ways the most even one.
fn balanced(text: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<String> {
    let widest = broken(text, width, measure);
    let (mut too_narrow, mut enough, mut best) = (width / 2.0, width, widest);
    while enough - too_narrow > 8.0 {
        let middle = (too_narrow + enough) / 2.0;
        let lines = broken(text, middle, measure);
        if lines.len() == best.len() && lines.iter().all(|line| measure(line) <= middle) {
            (enough, best) = (middle, lines);
        } else {
            too_narrow = middle;
        }
    }
    best
}

/// Words into lines, each as full as can be. A word longer than a line is broken where the line ends.
fn broken(text: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if line.chars().nth(1).is_some() && measure(&line) > width {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    lines
}

fn cut_short(lines: &mut Vec<String>, most: usize, width: f32, measure: &impl Fn(&str) -> f32) {
    lines.truncate(most);
    let Some(last) = lines.last_mut() else { return };
    while measure(&format!("{last} …")) > width {
        match last.rfind(' ') {
            Some(at) => last.truncate(at),
            None => drop(last.pop()),
        }
        if last.is_empty() {
            break;
        }
    }
    last.push_str(" …");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every letter half as wide as it is high.
    fn measure(text: &str, size: f32) -> f32 {
        text.chars().count() as f32 * size / 2.0
    }

    const ROOM: Room = Room { width: 1000.0, height: 320.0, leading: 1.0 };
    const SIZES: [f32; 3] = [80.0, 60.0, 40.0];

    #[test]
    fn lines_are_even_and_as_few_as_can_be() {
        let fitted = fit("Who owns the water under the town of Stanmar", ROOM, &SIZES, measure);
        assert_eq!(fitted.size, 80.0);
        assert_eq!(fitted.lines, ["Who owns the water under", "the town of Stanmar"].map(str::to_owned));
        let fitted = fit("One two three four five six seven", Room { width: 640.0, ..ROOM }, &SIZES, measure);
        assert_eq!(fitted.lines, ["One two three", "four five six", "seven"].map(str::to_owned));
        assert_eq!(fit("Short", ROOM, &SIZES, measure).lines, ["Short"]);
    }

    #[test]
    fn a_long_headline_shrinks_before_it_is_cut() {
        let long = "water ".repeat(30);
        let fitted = fit(long.trim(), ROOM, &SIZES, measure);
        assert_eq!((fitted.size, fitted.lines.len()), (40.0, 4));
        let longer = "water ".repeat(200);
        let fitted = fit(longer.trim(), ROOM, &SIZES, measure);
        assert_eq!((fitted.size, fitted.lines.len()), (40.0, 8));
        assert!(fitted.lines[7].ends_with("water …"), "{:?}", fitted.lines);
    }

    #[test]
    fn a_word_shrinks_and_is_broken_at_last() {
        assert_eq!(
            fit(&"w".repeat(30), ROOM, &SIZES, measure),
            Fitted { lines: vec!["w".repeat(30)], size: 60.0 }
        );
        let fitted = fit(&"w".repeat(120), ROOM, &SIZES, measure);
        assert_eq!(fitted.lines.iter().map(String::len).sum::<usize>(), 120);
        assert!(fitted.lines.len() > 1);
    }

    proptest! {
        #[test]
        fn nothing_sticks_out(words in proptest::collection::vec("[a-zé…]{1,60}", 1..60)) {
            let fitted = fit(&words.join(" "), ROOM, &SIZES, measure);
            prop_assert!(!fitted.lines.is_empty());
            prop_assert!(fitted.lines.len() as f32 * fitted.size <= ROOM.height);
            for line in &fitted.lines {
                prop_assert!(measure(line, fitted.size) <= ROOM.width, "{line}");
            }
        }
    }
}
