// SPDX-License-Identifier: MIT

import NameCorpus
import TraktSandbox

/// A catalogue generated from a corpus: the items of its names, each with similar items.
///
/// Each title comes with remakes of the same name, sequels, shorter and longer titles, and a show
/// or movie of the same name, most of them more popular than the title itself. A third of the titles
/// whose names have a year are left out, so that only look-alikes remain. The same corpus always
/// generates the same catalogue.
struct LookAlikes {
  private(set) var catalogue = Catalogue()
  private var correctItems: [Work: CorrectItem] = [:]
  private var needs: [String: EpisodeNumbers] = [:]
  private var statedYears: [String: Set<Int>] = [:]
  private var unstated: Set<String> = []
  private var titles: Set<String> = []
  private var paths: [String: [String]] = [:]
  private var nextID = 1

  init(_ items: [NameCorpus.Item]) {
    let expectations = items.compactMap(Self.expectation)
    for expectation in expectations {
      note(expectation)
      titles.insert(ExpectedMedia.compared(expectation.title ?? ""))
    }
    for item in items {
      guard let expectation = Self.expectation(item) else { continue }
      paths[Work(expectation).key, default: []].append(ExpectedMedia.compared(item.path))
    }
    for group in SameTitleGroup.all { add(group) }
    for expectation in expectations { addCorrectItem(expectation) }
    for work in correctItems.keys.sorted() { addLookAlikes(of: work) }
  }

  /// Returns the right item for a name, or `nil` if the corpus has too little data.
  func correctItem(of item: NameCorpus.Item) -> CorrectItem? {
    Self.expectation(item).flatMap { correctItems[Work($0)] }
  }

  /// Returns the expectation with the year and country after the title moved to their own fields.
  private static func expectation(_ item: NameCorpus.Item) -> ExpectedMedia? {
    // If several titles are right, the shortest one contains no numbers of the episode.
    guard
      var expectation = item.expectations.filter(\.isNamed)
        .min(by: { $0.title?.count ?? 0 < $1.title?.count ?? 0 }),
      let title = expectation.title
    else { return nil }
    let words = title.split(separator: " ")
    // Some corpora list an episode of a fan release as a movie: "Title - 10".
    if expectation.type == "movie", words.count > 2, Int(words[words.count - 1]) != nil,
      words[words.count - 2] == "-"
    {
      return nil
    }
    // For sports, the year is the season.
    if expectation.year == expectation.season?.values.first { expectation.year = nil }
    if expectation.year == nil, words.count > 1, let year = year(words[words.count - 1]) {
      expectation.title = words.dropLast().joined(separator: " ")
      expectation.year = year
    } else if expectation.year == nil, expectation.date == nil {
      expectation.year = yearBehindTitle(item.path, title)
    }
    if expectation.country == nil, words.count > 1, expectation.type == "episode",
      let code = words.last.map(String.init), ["US", "UK", "AU", "NZ"].contains(code)
    {
      expectation.title = words.dropLast().joined(separator: " ")
      expectation.country = code
    }
    return expectation
  }

  /// Returns the first year in the path that is part of neither the title nor a date.
  private static func yearBehindTitle(_ path: String, _ title: String) -> Int? {
    let words = path.replacing(title, with: "").split { !($0.isLetter || $0.isNumber) }
    for (index, word) in words.enumerated() {
      guard let year = year(word) else { continue }
      let next = index + 1 < words.count ? words[index + 1] : ""
      return next.count == 2 && Int(next) != nil ? nil : year
    }
    return nil
  }

  private static func year(_ word: Substring) -> Int? {
    let digits = word.filter { $0 != "(" && $0 != ")" }
    return digits.count == 4 ? Int(digits).flatMap { (1920...2029).contains($0) ? $0 : nil } : nil
  }

  private mutating func note(_ expectation: ExpectedMedia) {
    let key = Work(expectation).key
    if let year = expectation.year {
      statedYears[key, default: []].insert(year)
    } else {
      unstated.insert(key)
    }
    needs[key, default: EpisodeNumbers()].add(expectation)
  }

  private mutating func addCorrectItem(_ expectation: ExpectedMedia) {
    let work = Work(expectation)
    guard correctItems[work] == nil, let title = expectation.title else { return }
    let seed = work.key.seed
    let year = expectation.year ?? 1950 + seed % 70
    // An item with a name without a year must exist: the name cannot rule out a look-alike.
    let isMissing = seed % 3 == 0 && expectation.year != nil && !unstated.contains(work.key)
    let minutes = work.isMovie ? 80 + seed % 60 : 20 + seed % 40
    correctItems[work] = CorrectItem(
      title: title, year: year, id: isMissing ? nil : nextID, minutes: minutes,
      isMovie: work.isMovie, numbers: needs[work.key] ?? EpisodeNumbers())
    guard !isMissing else { return }
    add(
      title, year, minutes: minutes, country: expectation.country,
      aliases: expectation.titles ?? [],
      votes: 500, isMovie: work.isMovie, numbers: needs[work.key] ?? EpisodeNumbers())
  }

  private mutating func addLookAlikes(of work: Work) {
    guard let correct = correctItems[work] else { return }
    let numbers = needs[work.key] ?? EpisodeNumbers()
    let isOnlyStated = !unstated.contains(work.key)
    let seed = work.key.seed
    // Remakes; if a name may have no year, only if the catalogue has the title itself.
    if correct.id != nil || isOnlyStated {
      let taken = statedYears[work.key] ?? []
      for (offset, minutes) in [(-23, correct.minutes), (14, correct.minutes + 2 + seed % 50)] {
        guard !taken.contains(where: { abs($0 - correct.year - offset) < 2 }) else { continue }
        add(
          correct.title, correct.year + offset, minutes: minutes, country: "ca", votes: 9000,
          isMovie: work.isMovie, numbers: numbers)
      }
    }
    add(
      correct.title, correct.year, minutes: correct.minutes, votes: 7000, isMovie: !work.isMovie,
      numbers: numbers)
    for (index, title) in Self.nearTitles(correct.title).enumerated() {
      let key = ExpectedMedia.compared(title)
      let isLonger = key.count > ExpectedMedia.compared(correct.title).count
      // A longer title that the name contains literally is not a look-alike.
      let isNamed = isLonger && paths[work.key]?.contains { $0.contains(key) } == true
      guard !titles.contains(key), !isNamed else { continue }
      for isMovie in [work.isMovie, !work.isMovie] {
        add(
          title, correct.year + (isLonger ? index % 3 : 2 + index % 4),

          minutes: isLonger
            ? correct.minutes + index % 9 : correct.minutes * (index % 2 == 0 ? 7 : 13) / 10,
          votes: 800 + index * 300, isMovie: isMovie, numbers: numbers)
      }
    }
  }

  /// Returns titles that are similar to this one.
  static func nearTitles(_ title: String) -> [String] {
    let words = title.split(separator: " ").map(String.init)
    var near = [
      "\(title) 2", "\(title) II", "\(title): The Movie", "\(title): Origins", "\(title) Returns",
      "\(title) US", "\(title) 2049", "The Making of \(title)", "\(title) Reloaded",
    ]
    if words.count > 1 {
      near.append(words.dropLast().joined(separator: " "))
      near.append(words.dropFirst().joined(separator: " "))
      near.append(words[0])
      near.append(words[words.count - 1])
      near.append(words.dropLast().joined(separator: " ") + " Again")
    }
    for separator in [" - ", ": ", " / "] {
      if let range = title.firstRange(of: separator) {
        near.append(String(title[..<range.lowerBound]))
        near.append(String(title[range.upperBound...]))
      }
    }
    near.append(title.filter { !$0.isNumber }.split(separator: " ").joined(separator: " "))
    near.append(
      words.last.flatMap(Int.init).map { "\(words.dropLast().joined(separator: " ")) \($0 + 1)" }
        ?? "")
    let own = ExpectedMedia.compared(title)
    let article = ExpectedMedia.compared("The \(title)")
    var seen: Set<String> = []
    return near.filter {
      let key = ExpectedMedia.compared($0)
      return !key.isEmpty && key != own && key != article && "the" + key != own
        && seen.insert(key).inserted
    }
  }

  private mutating func add(_ group: SameTitleGroup) {
    var numbers = EpisodeNumbers()
    for season in 1...3 { for episode in 1...8 { numbers.add(season, episode) } }
    // Items of the corpus take precedence.
    guard !titles.contains(ExpectedMedia.compared(group.title)) else { return }
    for item in group.items {
      add(
        group.title, item.year, minutes: item.minutes, country: item.country, votes: 20_000,
        isMovie: item.isMovie, numbers: numbers)
    }
  }

  private mutating func add(
    _ title: String, _ year: Int, minutes: Int, country: String? = nil, aliases: [String] = [],
    votes: Int, isMovie: Bool, numbers: EpisodeNumbers
  ) {
    let ids = IDs(trakt: nextID)
    nextID += 1
    if isMovie {
      catalogue.add(
        Movie(title, year, ids: ids, runtime: minutes, aliases: aliases, votes: votes))
    } else {
      let code = country?.lowercased() ?? "us"
      catalogue.add(
        Show(
          title, year, ids: ids, runtime: minutes, country: code == "uk" ? "gb" : code,
          aliases: aliases, votes: votes, seasons: numbers.seasons(isCounted: title.seed % 2 == 0)))
    }
  }
}

extension ExpectedMedia {
  /// Whether it names a movie or show.
  var isNamed: Bool { ignore != true && type != nil && title?.isEmpty == false }

  /// Episode numbers, relative or absolute.
  var numbers: [Int] { (episode ?? absolute)?.values ?? [episode_first].compactMap(\.self) }
}

extension String {
  /// A hash that is the same in every run.
  var seed: Int { Int(utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } >> 4) }
}
