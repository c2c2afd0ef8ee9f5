// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// Ranks Trakt's candidates for a name. Trakt's own order is a weak indication, its score is not
/// used.
struct CandidateRanking: Sendable {
  /// The quality of a candidate, in ascending order.
  enum Fit: Int, Comparable, Sendable {
    /// Found by an alias.
    case alias
    /// Equal to an alternative title of the reading.
    case other
    /// Equal except for an article.
    case nearly
    /// Equal.
    case same

    static func < (a: Fit, b: Fit) -> Bool { a.rawValue < b.rawValue }
  }

  let hypothesis: Hypothesis
  private let main: Set<String>
  private let articleless: Set<String>
  private let others: Set<String>
  private let titleWords: Set<String>

  init(_ hypothesis: Hypothesis) {
    self.hypothesis = hypothesis
    let title = hypothesis.title.map { [$0] } ?? []
    // "Shameless US" may be a title, or a title and a country.
    let suffixes = [hypothesis.country, hypothesis.year.map(String.init)].compactMap { $0 }
    let written = title + title.flatMap { title in suffixes.map { "\(title) \($0)" } }
    titleWords = Set(
      title.flatMap { TitleKey($0).text.split(separator: " ").map(String.init) })
    main = Set(written.map { TitleKey($0).withoutSpaces })
    articleless = Set(written.map { TitleKey($0).withoutArticle.withoutSpaces })
    var further = hypothesis.titles
    if let alternative = hypothesis.alternativeTitle {
      further.append(alternative)
      if let title = hypothesis.title { further.append("\(title) \(alternative)") }
    }
    others = Set(further.prefix(8).map { TitleKey($0).withoutSpaces })
  }

  /// Returns the candidates that share the best rank: one is a result, several are ambiguous.
  func best(of candidates: [Candidate]) -> [Candidate] {
    var seen: Set<Int> = []
    let distinct = candidates.filter { candidate in
      candidate.ids.trakt.map { seen.insert($0).inserted } ?? true
    }
    let fitting = distinct.compactMap { candidate in fit(candidate).map { (candidate, $0) } }
    let inYear = byYear(fitting)
    guard let highest = inYear.map(\.1).max() else { return [] }
    return byCountry(inYear.filter { $0.1 == highest }.map(\.0))
  }

  /// - Returns: nil if the titles are unrelated.
  func fit(_ candidate: Candidate) -> Fit? {
    let keys = candidate.titles.map { TitleKey($0) }
    guard !keys.contains(where: containsNumber) else { return nil }
    if keys.contains(where: { main.contains($0.withoutSpaces) }) { return .same }
    if keys.contains(where: { articleless.contains($0.withoutArticle.withoutSpaces) }) {
      return .nearly
    }
    if keys.contains(where: { others.contains($0.withoutSpaces) }) { return .other }
    return candidate.isExact ? .alias : nil
  }

  /// Whether a title contains the number that was read as the episode's: "Cars 2" is not a second
  /// episode.
  private func containsNumber(_ key: TitleKey) -> Bool {
    guard hypothesis.kind == .episode, !main.contains(key.withoutSpaces) else { return false }
    var numbers = hypothesis.absolute.map { [$0] } ?? []
    if let episode = hypothesis.episodes.first {
      numbers.append(hypothesis.season.map { $0 * 100 + episode } ?? episode)
    }
    let words = key.text.split(separator: " ")
    return numbers.contains { number in
      words.contains { $0 == "\(number)" } && !titleWords.contains("\(number)")
    }
  }

  /// "Filter by the year ±1, then without": release dates differ by country, and names often carry
  /// a season's year after the show's title. A movie of another year is another movie.
  private func byYear(_ candidates: [(Candidate, Fit)]) -> [(Candidate, Fit)] {
    guard let year = hypothesis.year else { return candidates }
    let exact = candidates.filter { $0.0.year == year }
    if !exact.isEmpty { return exact }
    let near = candidates.filter { $0.0.year.map { abs($0 - year) <= 1 } ?? false }
    if !near.isEmpty || hypothesis.kind == .movie { return near }
    let earlier = candidates.filter { ($0.0.year ?? year) < year && $0.1 >= .nearly }
    return earlier.count == 1 ? earlier : []
  }

  private func byCountry(_ candidates: [Candidate]) -> [Candidate] {
    guard let country = hypothesis.country?.lowercased() else { return candidates }
    let code = country == "uk" ? "gb" : country == "usa" ? "us" : country
    let there = candidates.filter { $0.country == code }
    guard there.isEmpty else { return there }
    // "The Office (UK)" excludes shows of other countries, unless that is their title.
    let title = hypothesis.title.map { TitleKey("\($0) \(country)").withoutSpaces }
    return candidates.filter { candidate in
      candidate.country == nil
        || candidate.titles.contains { TitleKey($0).withoutSpaces == title }
    }
  }

  /// Compares a run time with a duration.
  ///
  /// - Parameters:
  ///   - runtime: the run time by Trakt, in seconds.
  ///   - duration: the file's duration as the player reports it, in seconds.
  ///   - share: maximum difference as a share of the run time.
  /// - Returns: whether they agree; nil if either is unknown.
  static func agrees(runtime: Double?, duration: Double?, within share: Double = 0.2) -> Bool? {
    guard let runtime, let duration, runtime > 0, duration > 0 else { return nil }
    return abs(runtime - duration) <= runtime * share
  }
}
