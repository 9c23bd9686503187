//! Lists in pages by key: whether there is more, and where.

use url::form_urlencoded::Serializer;

/// Cuts what was read to a page, of which one more was asked for than it holds; gives the last that is shown, if
/// another page follows.
pub(crate) fn cut<T>(rows: &mut Vec<T>, page: usize) -> Option<&T> {
    let more = rows.len() > page;
    rows.truncate(page);
    rows.last().filter(|_| more)
}

/// The address of the next page: what was asked for, as far as anything was, and the place it begins at.
pub(crate) fn onward(path: &str, asked: &[(&str, &str)], place: (&str, &str)) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(asked.iter().filter(|(_, value)| !value.is_empty()));
    format!("{path}?{}", query.append_pair(place.0, place.1).finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_page_follows_when_more_was_read_than_it_holds() {
        for (read, shown, last) in [(0, 0, None), (2, 2, None), (3, 3, None), (4, 3, Some(2))] {
            let mut rows: Vec<usize> = (0..read).collect();
            assert_eq!(cut(&mut rows, 3).copied(), last, "{read}");
            assert_eq!(rows.len(), shown, "{read}");
        }
    }

    #[test]
    fn what_was_asked_for_goes_along() {
        let next = onward("/newsroom/x", &[("q", "a & b"), ("state", "")], ("after", "5-1"));
        assert_eq!(next, "/newsroom/x?q=a+%26+b&after=5-1");
    }
}
