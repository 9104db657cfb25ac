//! What stands around the goals of a document, and holds none.

use super::random::Random;

pub const PLACES: [&str; 12] = [
    "Lipowa",
    "Zarzecza",
    "Brzozowa",
    "Wielkiego Boru",
    "Dolnej",
    "Starej Huty",
    "Kamionki",
    "Jezioran",
    "Podgaju",
    "Mostków",
    "Olszan",
    "Nowego Dworu",
];

const SUBJECTS: [&str; 12] = [
    "Realizacja tego zamierzenia",
    "Poprawa w tej dziedzinie",
    "Planowana zmiana",
    "Oczekiwany efekt",
    "Zaangażowanie mieszkańców",
    "Współpraca z sąsiednimi samorządami",
    "Dotychczasowa praktyka",
    "Stan opisany w części diagnostycznej",
    "Większość ankietowanych",
    "Postęp prac",
    "Wieloletnie zaniedbanie",
    "Potrzeba zgłaszana od dawna",
];

const PREDICATES: [&str; 12] = [
    "wymaga nakładów rozłożonych na kilka lat.",
    "pozwoli podnieść jakość życia w miejscowościach położonych najdalej od centrum.",
    "nastąpi przy udziale środków zewnętrznych w wysokości co najmniej 50%.",
    "przełoży się na wzrost atrakcyjności gminy.",
    "odpowiada na wyzwania ostatniej dekady, w której liczba korzystających wzrosła niemal dwukrotnie.",
    "podlega ocenie, którą co dwa lata przeprowadza zespół powołany przez burmistrza.",
    "wskazuje na konieczność dalszych inwestycji.",
    "nie odpowiada obowiązującym standardom, co potwierdzają wyniki kontroli.",
    "zależy od współdziałania wielu podmiotów.",
    "sprzyja osiedlaniu się nowych rodzin.",
    "przyniesie oszczędności widoczne już po roku.",
    "wynika z ustaleń poprzednich dokumentów.",
];

const DIAGNOSIS: [&[&str]; 4] = [
    &[
        "Diagnoza sytuacji społeczno-gospodarczej",
        "Gmina zajmuje powierzchnię 142 km2 i liczy 12 480 mieszkańców. W latach 2010-2019 liczba ludności spadła o 4,2%.",
        "Do najważniejszych problemów należą:",
        "• niski poziom skanalizowania wsi,",
        "• odpływ ludzi młodych,",
        "• zły stan nawierzchni dróg.",
    ],
    &[
        "Analiza SWOT",
        "Mocne strony",
        "- położenie przy drodze krajowej",
        "- czyste środowisko",
        "Słabe strony",
        "- brak terenów inwestycyjnych",
        "- starzenie się społeczeństwa",
        "Szanse",
        "- środki unijne",
        "Zagrożenia",
        "- odpływ mieszkańców do miast",
    ],
    &[
        "Uwarunkowania rozwoju",
        "Na terenie miasta działa 1 340 podmiotów gospodarczych, w tym 61% w usługach.",
        "Wyzwania:",
        "1. Depopulacja.",
        "2. Zanieczyszczenie powietrza.",
        "3. Deficyt mieszkań.",
    ],
    &[
        "Wprowadzenie",
        "Dokument powstał na podstawie art. 18 ust. 2 ustawy o samorządzie gminnym.",
        "Prace nad nim trwały od marca do listopada i objęły cztery warsztaty z mieszkańcami.",
    ],
];

const AFTER: [&[&str]; 4] = [
    &[
        "Wskaźniki realizacji",
        "• liczba nowych miejsc w żłobkach",
        "• długość zmodernizowanych dróg [km]",
        "• odsetek ścieków oczyszczanych",
    ],
    &[
        "System wdrażania i monitoringu",
        "Za realizację odpowiada Burmistrz.",
        "Monitoring obejmuje:",
        "- zbieranie danych raz w roku,",
        "- sporządzenie raportu,",
        "- przedstawienie go Radzie.",
    ],
    &[
        "Źródła finansowania",
        "1. Budżet gminy",
        "2. Fundusze europejskie",
        "3. Pożyczki preferencyjne",
        "Kwoty podano szacunkowo.",
    ],
    &[
        "Konsultacje społeczne",
        "Projekt dokumentu wyłożono do wglądu na 35 dni. Zgłoszono 14 uwag, z których 9 uwzględniono.",
    ],
];

const MORE_BEFORE: [&[&str]; 4] = [
    &[
        "Podstawa prawna",
        "Uchwała została podjęta na podstawie art. 18 ust. 2 pkt 6 ustawy z dnia 8 marca 1990 r.",
        "§ 1. Przyjmuje się dokument stanowiący załącznik do uchwały.",
        "§ 2. Wykonanie uchwały powierza się Wójtowi.",
    ],
    &[
        "Wyniki warsztatów z mieszkańcami",
        "Uczestnicy wskazali najważniejsze potrzeby:",
        "1. chodniki – 34 głosy",
        "2. przedszkole – 28 głosów",
        "3. basen – 11 głosów",
    ],
    &[
        "Zgodność z dokumentami nadrzędnymi",
        "Strategia Rozwoju Województwa 2030:",
        "• Cel strategiczny 2: Silne regiony",
        "• Cel operacyjny 2.3: Dostępny transport",
        "Krajowa Strategia Rozwoju Regionalnego 2030:",
        "• Cel 1. Zwiększenie spójności rozwoju kraju",
    ],
    &[
        "Słownik pojęć",
        "Cel strategiczny – najważniejszy zamiar gminy.",
        "Cel operacyjny – sposób osiągnięcia celu strategicznego.",
        "Działanie – zbiór przedsięwzięć.",
    ],
];

const MORE_AFTER: [&[&str]; 4] = [
    &[
        "Wskaźniki monitorowania",
        "| Cel | Wskaźnik | Wartość docelowa |",
        "|---|---|---|",
        "| 1 | liczba nowych miejsc pracy | 120 |",
        "| 2 | długość ścieżek rowerowych [km] | 15 |",
    ],
    &[
        "System realizacji",
        "Zadania Zespołu:",
        "1. zbieranie danych,",
        "2. opracowanie raportu.",
        "Zadania Burmistrza:",
        "1. zatwierdzanie planu rocznego.",
    ],
    &["Ryzyka", "• brak środków zewnętrznych", "• opóźnienia w przetargach"],
    &[
        "Zrealizowane działania w latach 2015-2020",
        "• wybudowano 3 km chodników",
        "• wymieniono 120 pieców",
        "• przeprowadzono termomodernizację szkoły",
    ],
];

pub fn chapter_before(kind: &str) -> &'static [&'static str] {
    match kind {
        "diagnosis" => DIAGNOSIS[0],
        "swot" => DIAGNOSIS[1],
        "challenges" => DIAGNOSIS[2],
        "law" => MORE_BEFORE[0],
        "workshops" => MORE_BEFORE[1],
        "other documents" => MORE_BEFORE[2],
        "glossary" => MORE_BEFORE[3],
        _ => DIAGNOSIS[3],
    }
}

pub fn chapter_after(kind: &str) -> &'static [&'static str] {
    match kind {
        "indicators" => AFTER[0],
        "implementation" => AFTER[1],
        "finance" => AFTER[2],
        "table of indicators" => MORE_AFTER[0],
        "bodies" => MORE_AFTER[1],
        "risks" => MORE_AFTER[2],
        "done" => MORE_AFTER[3],
        _ => AFTER[3],
    }
}

/// A chapter with its number before its heading, or without.
pub fn chapter(lines: &[&str], number: &str, wrapped: Option<usize>) -> Vec<String> {
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let line = if at == 0 && !number.is_empty() {
            format!("{number} {line}")
        } else {
            (*line).to_owned()
        };
        match wrapped {
            Some(width) => out.extend(super::print::wrap(&line, width, false)),
            None => out.push(line),
        }
    }
    out
}

/// The lines of a running head and foot.
pub fn page_break(kind: &str, title: &str, page: usize) -> Vec<String> {
    match kind {
        "numbers" => vec![page.to_string()],
        "of" => vec![format!("Strona {page} z 64")],
        "head" => vec![page.to_string(), title.to_owned()],
        _ => Vec::new(),
    }
}

/// A sentence that describes a goal.
pub fn description(random: &mut Random) -> String {
    format!("{} {}", random.one_of(&SUBJECTS), random.one_of(&PREDICATES))
}
