//! What printing and extraction make of a line.

/// "C e l   1", words parted by three blanks.
pub fn spaced(line: &str) -> String {
    let word = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(" ");
    line.split(' ').map(word).collect::<Vec<_>>().join("   ")
}

/// "C CE EL L  1 1", as bold type is read that is printed twice, a little apart.
pub fn doubled(line: &str) -> String {
    let word = |word: &str| {
        let letters: Vec<char> = word.chars().collect();
        let mut pairs: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
        pairs.insert(0, letters.first().map(char::to_string).unwrap_or_default());
        pairs.push(letters.last().map(char::to_string).unwrap_or_default());
        pairs.join(" ")
    };
    line.split(' ').map(word).collect::<Vec<_>>().join("  ")
}

/// Polish letters without their marks.
pub fn without_diacritics(text: &str) -> String {
    let plain = |c| match c {
        'ą' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'ń' => 'n',
        'ó' => 'o',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        'Ą' => 'A',
        'Ć' => 'C',
        'Ę' => 'E',
        'Ł' => 'L',
        'Ń' => 'N',
        'Ó' => 'O',
        'Ś' => 'S',
        'Ź' | 'Ż' => 'Z',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// ż as a font of the nineties shows it through the wrong code page.
pub fn wrong_z(text: &str) -> String {
    let wrong = |c| match c {
        'ż' => 'Ŝ',
        'Ż' => 'ś',
        other => other,
    };
    text.chars().map(wrong).collect()
}

/// A blank behind ś, ć, ń, ę and ż, as some fonts are extracted: "przestrze ń miasta", "ście żki".
pub fn parted(text: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = text.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        let within = at > 0 && letters[at - 1].is_alphabetic();
        if within && "ęńż".contains(c) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// A number as scanning misreads it: "Il", "Vl", "l.2".
pub fn misread(number: &str) -> String {
    let (first, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let first = match first {
        "1" if !rest.is_empty() => "l".to_owned(),
        // The last stroke only: a patient reader still sees what it was.
        roman if roman.ends_with('I') && roman.len() > 1 => {
            format!("{}l", &roman[..roman.len() - 1])
        }
        other => other.to_owned(),
    };
    first + rest
}

/// Breaks lines at blanks, or within a word where `hyphens` says so.
pub fn wrap(text: &str, width: usize, hyphens: bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        let used = line.chars().count();
        if used == 0 {
            line.push_str(word);
            continue;
        }
        if used + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        if hyphens && letters.len() >= 9 && letters.iter().all(|c| c.is_lowercase()) {
            let at = syllable(&letters);
            line.push(' ');
            line.extend(&letters[..at]);
            line.push('-');
            lines.push(letters[at..].iter().collect());
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Where a word may be parted: behind a vowel, before a consonant and a vowel.
fn syllable(letters: &[char]) -> usize {
    let vowel = |c: char| "aąeęioóuy".contains(c);
    let at = (4..letters.len() - 3)
        .find(|&at| vowel(letters[at - 1]) && !vowel(letters[at]) && vowel(letters[at + 1]));
    at.unwrap_or(4)
}
