//! In which widths a picture is offered. A pure rule of its own size, so that pages can name the files
//! before anyone has made them.

/// From telephones to wide screens of high density.
const LADDER: [u32; 5] = [320, 640, 960, 1280, 1920];
/// A rung this near below the picture's own width is left out: it would be nearly the same file.
const NEAR: u32 = 10;
/// What is shown where nobody can choose: sharp on a telephone, enough in a mail.
const USUAL: u32 = 960;
/// WebP knows no longer side.
const LONGEST: u64 = 16_383;

/// The widths of its smaller copies, ascending; the last is the picture's own width where that is within
/// the ladder. Never larger than the picture, and none for one that is too tall.
pub fn widths(width: u32, height: u32) -> Vec<u32> {
    let top = width.min(LADDER[LADDER.len() - 1]);
    let below = |rung: &u32| *rung < top && (top - rung) * 100 > top * NEAR;
    let rungs = LADDER.into_iter().filter(below).chain([top]);
    rungs.filter(|rung| *rung > 0 && u64::from(height_at(width, height, *rung)) <= LONGEST).collect()
}

/// The width of the one copy for programs that cannot choose; none for a picture without copies.
pub fn usual_width(width: u32, height: u32) -> Option<u32> {
    let widths = widths(width, height);
    widths.iter().copied().find(|width| *width >= USUAL).or(widths.last().copied())
}

/// The height of a copy of that width.
pub fn height_at(width: u32, height: u32, copy: u32) -> u32 {
    let (width, height, copy) = (u64::from(width.max(1)), u64::from(height), u64::from(copy));
    u32::try_from((height * copy + width / 2) / width).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_picture_is_offered_up_to_its_own_width() {
        assert_eq!(widths(6000, 4000), [320, 640, 960, 1280, 1920]);
        assert_eq!(widths(1920, 1080), [320, 640, 960, 1280, 1920]);
        assert_eq!(widths(1600, 1067), [320, 640, 960, 1280, 1600]);
        assert_eq!(widths(1300, 900), [320, 640, 960, 1300], "1280 would be nearly the same");
        assert_eq!(widths(400, 400), [320, 400]);
        assert_eq!(widths(64, 64), [64]);
        assert_eq!(widths(1, 1), [1]);
        assert_eq!(widths(0, 0), [0; 0]);
        assert_eq!(widths(100, 60_000), [0; 0]);
        assert_eq!(widths(1000, 30_000), [320]);
    }

    #[test]
    fn who_cannot_choose_gets_one_of_the_copies() {
        let usual = |width| usual_width(width, width / 2);
        assert_eq!(
            [6000, 1300, 960, 700, 1].map(usual),
            [Some(960), Some(960), Some(960), Some(700), Some(1)]
        );
        assert_eq!(usual_width(100, 60_000), None);
    }

    proptest! {
        #[test]
        fn no_copy_is_larger_than_its_picture(width in 1..70_000u32, height in 1..70_000u32) {
            let widths = widths(width, height);
            prop_assert!(widths.is_sorted_by(|one, next| one < next));
            for copy in widths {
                prop_assert!(copy <= width && height_at(width, height, copy) <= height.max(1));
            }
        }
    }
}
