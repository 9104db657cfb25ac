//! The code pages that Polish was written in before Unicode.

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250};

/// A code page of one byte a letter.
pub(crate) struct CodePage {
    /// For people.
    pub name: &'static str,
    /// The Polish letters among its upper half.
    pub letters: &'static Letters,
    pub upper: Upper,
}

/// What the upper half of a code page holds.
pub(crate) enum Upper {
    /// What an encoding of the web does.
    Web(&'static Encoding),
    /// These characters, in order, but for the Polish letters.
    Listed(&'static str),
}

/// The code pages, the likeliest first.
pub(crate) const CODE_PAGES: [CodePage; 6] = [
    CodePage { name: "windows-1250", letters: &CP1250, upper: Upper::Web(WINDOWS_1250) },
    CodePage { name: "ISO-8859-2", letters: &LATIN2, upper: Upper::Web(ISO_8859_2) },
    CodePage { name: "CP852", letters: &CP852, upper: Upper::Listed(CP852_UPPER) },
    CodePage { name: "Mazovia", letters: &MAZOVIA, upper: Upper::Listed(CP437_UPPER) },
    CodePage { name: "MacCentralEurope", letters: &MAC, upper: Upper::Listed(MAC_UPPER) },
    CodePage { name: "ISO-8859-16", letters: &LATIN10, upper: Upper::Listed(LATIN10_UPPER) },
];

impl CodePage {
    /// The characters of the bytes from 0x80 on.
    pub(crate) fn upper_half(&self) -> Vec<char> {
        let mut upper: Vec<char> = match self.upper {
            Upper::Listed(listed) => listed.chars().collect(),
            Upper::Web(_) => Vec::new(),
        };
        for &(byte, letter) in self.letters {
            if let Some(slot) = upper.get_mut(usize::from(byte.saturating_sub(0x80))) {
                *slot = letter;
            }
        }
        upper
    }
}

/// Polish letters of a code page: byte and letter.
pub(crate) type Letters = [(u8, char); 18];

const CP852: Letters = [
    (0xA5, 'ą'),
    (0x86, 'ć'),
    (0xA9, 'ę'),
    (0x88, 'ł'),
    (0xE4, 'ń'),
    (0xA2, 'ó'),
    (0x98, 'ś'),
    (0xAB, 'ź'),
    (0xBE, 'ż'),
    (0xA4, 'Ą'),
    (0x8F, 'Ć'),
    (0xA8, 'Ę'),
    (0x9D, 'Ł'),
    (0xE3, 'Ń'),
    (0xE0, 'Ó'),
    (0x97, 'Ś'),
    (0x8D, 'Ź'),
    (0xBD, 'Ż'),
];
/// Mazovia, the code page of Polish DOS before CP852.
const MAZOVIA: Letters = [
    (0x86, 'ą'),
    (0x8D, 'ć'),
    (0x91, 'ę'),
    (0x92, 'ł'),
    (0xA4, 'ń'),
    (0xA2, 'ó'),
    (0x9E, 'ś'),
    (0xA6, 'ź'),
    (0xA7, 'ż'),
    (0x8F, 'Ą'),
    (0x95, 'Ć'),
    (0x90, 'Ę'),
    (0x9C, 'Ł'),
    (0xA5, 'Ń'),
    (0xA3, 'Ó'),
    (0x98, 'Ś'),
    (0xA0, 'Ź'),
    (0xA1, 'Ż'),
];
const CP1250: Letters = [
    (0xB9, 'ą'),
    (0xE6, 'ć'),
    (0xEA, 'ę'),
    (0xB3, 'ł'),
    (0xF1, 'ń'),
    (0xF3, 'ó'),
    (0x9C, 'ś'),
    (0x9F, 'ź'),
    (0xBF, 'ż'),
    (0xA5, 'Ą'),
    (0xC6, 'Ć'),
    (0xCA, 'Ę'),
    (0xA3, 'Ł'),
    (0xD1, 'Ń'),
    (0xD3, 'Ó'),
    (0x8C, 'Ś'),
    (0x8F, 'Ź'),
    (0xAF, 'Ż'),
];
const LATIN2: Letters = [
    (0xB1, 'ą'),
    (0xE6, 'ć'),
    (0xEA, 'ę'),
    (0xB3, 'ł'),
    (0xF1, 'ń'),
    (0xF3, 'ó'),
    (0xB6, 'ś'),
    (0xBC, 'ź'),
    (0xBF, 'ż'),
    (0xA1, 'Ą'),
    (0xC6, 'Ć'),
    (0xCA, 'Ę'),
    (0xA3, 'Ł'),
    (0xD1, 'Ń'),
    (0xD3, 'Ó'),
    (0xA6, 'Ś'),
    (0xAC, 'Ź'),
    (0xAF, 'Ż'),
];
/// What the Macintosh called Central European.
const MAC: Letters = [
    (0x88, 'ą'),
    (0x8D, 'ć'),
    (0xAB, 'ę'),
    (0xB8, 'ł'),
    (0xC4, 'ń'),
    (0x97, 'ó'),
    (0xE6, 'ś'),
    (0x90, 'ź'),
    (0xFD, 'ż'),
    (0x84, 'Ą'),
    (0x8C, 'Ć'),
    (0xA2, 'Ę'),
    (0xFC, 'Ł'),
    (0xC1, 'Ń'),
    (0xEE, 'Ó'),
    (0xE5, 'Ś'),
    (0x8F, 'Ź'),
    (0xFB, 'Ż'),
];
/// Latin 10, for the south-east of Europe.
const LATIN10: Letters = [
    (0xA2, 'ą'),
    (0xE5, 'ć'),
    (0xFD, 'ę'),
    (0xB3, 'ł'),
    (0xF1, 'ń'),
    (0xF3, 'ó'),
    (0xF7, 'ś'),
    (0xAE, 'ź'),
    (0xBF, 'ż'),
    (0xA1, 'Ą'),
    (0xC5, 'Ć'),
    (0xDD, 'Ę'),
    (0xA3, 'Ł'),
    (0xD1, 'Ń'),
    (0xD3, 'Ó'),
    (0xD7, 'Ś'),
    (0xAC, 'Ź'),
    (0xAF, 'Ż'),
];

/// CP852 (DOS Latin 2) is not among the encodings of the web; its upper half, in order.
const CP852_UPPER: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}";

/// CP437, of which Mazovia keeps what is no Polish letter; its upper half, in order.
const CP437_UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// The upper half of MacCentralEurope, in order.
const MAC_UPPER: &str = "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅņŃ¬√ńŇ∆«»… ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ";

/// The upper half of ISO-8859-16, in order.
const LATIN10_UPPER: &str = "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}ĄąŁ€„Š§š©Ș«Ź\u{AD}źŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_half_of_a_code_page_has_128_characters_and_its_polish_letters() {
        for page in &CODE_PAGES {
            let Upper::Listed(listed) = page.upper else { continue };
            assert_eq!(listed.chars().count(), 128, "{}", page.name);
            let upper = page.upper_half();
            for &(byte, letter) in page.letters {
                assert_eq!(upper[usize::from(byte) - 0x80], letter, "{}", page.name);
            }
        }
    }
}
