//! What must stay in sight when a picture is cropped.

/// A point of a picture, in thousandths of its width and height from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Focus {
    x: u16,
    y: u16,
}

/// A part of a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// From the left edge.
    pub left: u32,
    /// From the top edge.
    pub top: u32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Thousandths of a whole.
const WHOLE: u16 = 1000;

impl Focus {
    /// The middle, where nobody has said otherwise.
    pub const CENTRE: Self = Self { x: WHOLE / 2, y: WHOLE / 2 };

    /// From fractions of width and height; nothing if either is not between 0 and 1.
    pub fn at(x: f64, y: f64) -> Option<Self> {
        let thousandths =
            |part: f64| (0.0..=1.0).contains(&part).then(|| (part * f64::from(WHOLE)).round() as u16);
        Some(Self { x: thousandths(x)?, y: thousandths(y)? })
    }

    /// From thousandths, as they are stored; what is out of bounds is brought to the edge.
    pub fn of_thousandths(x: i64, y: i64) -> Self {
        let within = |part: i64| u16::try_from(part.clamp(0, i64::from(WHOLE))).unwrap_or(WHOLE);
        Self { x: within(x), y: within(y) }
    }

    /// Thousandths of width and height.
    pub fn thousandths(self) -> (u16, u16) {
        (self.x, self.y)
    }

    /// The largest part of a picture of this size that has the shape of `width` to `height` and the focus
    /// as near to its middle as the edges allow.
    pub fn crop(self, (picture_width, picture_height): (u32, u32), (width, height): (u32, u32)) -> Crop {
        let scale = |length: u32, by: u32, over: u32| {
            let scaled = u64::from(length) * u64::from(by) / u64::from(over.max(1));
            u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
        };
        let wanted = scale(picture_height, width, height);
        let (width, height) = match wanted <= picture_width {
            true => (wanted, picture_height),
            false => (picture_width, scale(picture_width, height, width).min(picture_height)),
        };
        let place = |part: u16, whole: u32, length: u32| {
            let middle = scale(whole, u32::from(part), u32::from(WHOLE));
            middle.saturating_sub(length / 2).min(whole.saturating_sub(length))
        };
        Crop {
            left: place(self.x, picture_width, width),
            top: place(self.y, picture_height, height),
            width,
            height,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_focus_is_in_the_middle_of_what_is_left_or_as_near_as_can_be() {
        let wide = (2000, 1000);
        let square = (1, 1);
        let crop = |x, y| Focus::at(x, y).unwrap().crop(wide, square);
        assert_eq!(crop(0.5, 0.5), Crop { left: 500, top: 0, width: 1000, height: 1000 });
        assert_eq!(crop(0.4, 0.9), Crop { left: 300, top: 0, width: 1000, height: 1000 });
        assert_eq!(crop(0.0, 0.0).left, 0);
        assert_eq!(crop(1.0, 0.0).left, 1000);
        let tall = Focus::at(0.5, 0.2).unwrap().crop((1000, 3000), (1200, 630));
        assert_eq!(tall, Crop { left: 0, top: 338, width: 1000, height: 525 });
    }

    #[test]
    fn only_points_of_the_picture_are_points() {
        for (x, y) in [(-0.1, 0.5), (0.5, 1.1), (f64::NAN, 0.5), (0.5, f64::INFINITY)] {
            assert_eq!(Focus::at(x, y), None, "{x} {y}");
        }
        assert_eq!(Focus::of_thousandths(-5, 7000).thousandths(), (0, 1000));
        assert_eq!(Focus::at(0.3335, 1.0).unwrap().thousandths(), (334, 1000));
    }

    proptest! {
        #[test]
        fn a_crop_lies_within_its_picture(
            x in 0..=1000i64, y in 0..=1000i64,
            picture in (1..20_000u32, 1..20_000u32), shape in (1..2000u32, 1..2000u32),
        ) {
            let crop = Focus::of_thousandths(x, y).crop(picture, shape);
            prop_assert!(crop.width > 0 && crop.height > 0);
            prop_assert!(crop.left + crop.width <= picture.0 && crop.top + crop.height <= picture.1);
            prop_assert!(crop.width == picture.0 || crop.height == picture.1);
        }
    }
}
