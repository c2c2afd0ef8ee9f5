// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// Rule that decides whether a clip of a video site is the item itself. Uploaders choose the
/// titles.
///
/// Trailers, reactions, reviews and fake "full movie" uploads carry the item's name, too.
enum VideoSiteRule {
  /// Maximum difference between duration and run time, as a share of the run time.
  static let tolerance = 0.1
  /// Prefix of the reason for a rejection.
  static let reason = "from a video site"
  /// Maximum title length in UTF-8 bytes; a clip with a longer title is rejected.
  private static let maximumTitleLength = 300

  /// - Parameters:
  ///   - titles: all titles of the clip.
  ///   - duration: the duration of the clip, in seconds; nil if unknown.
  /// - Returns: the reason for a rejection, displayed to the user; nil if the clip is accepted.
  static func refusal(of media: Media, titles: [String], duration: Double?) -> String? {
    let origin = reason
    let runtime = runtime(of: media)
    switch CandidateRanking.agrees(runtime: runtime, duration: duration, within: tolerance) {
    case true?: break
    case nil: return "\(origin), and there is no run time to compare with \(media.name)"
    case false?:
      let (clip, item) = (RuntimeRule.length(duration ?? 0), RuntimeRule.length(runtime ?? 0))
      return "\(origin), and \(media.name) is \(item) long, not \(clip)"
    }
    guard !titles.isEmpty else { return "\(origin), and it has no title" }
    let words = ItemWords(media)
    for title in titles {
      guard title.utf8.count <= maximumTitleLength, let other = words.firstUnrelatedWord(in: title)
      else {
        if title.utf8.count > maximumTitleLength {
          return "\(origin), and its title is too long to compare"
        }
        continue
      }
      return "\(origin), and \"\(other)\" is not in the title of \(media.name)"
    }
    return nil
  }

  private static func runtime(of media: Media) -> Double? {
    guard media.episodes.count > 1 else { return media.runtime }
    guard media.runtimes.count == media.episodes.count, media.runtimes.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    return media.runtimes.reduce(0, +)
  }
}

/// The words of an item's own name: its title, its year, and the number and title of an episode.
struct ItemWords {
  private static let labels: Set<Substring> = ["season", "series", "episode", "ep", "s", "e", "x"]

  private let words: Set<Substring>
  private let numbers: Set<Int>
  /// Season and episode numbers, which may follow a letter.
  private let counts: Set<Int>

  init(_ media: Media) {
    let titles = [media.title, media.episodeTitle].compactMap(\.self).map { TitleKey($0) }
    words = Set(titles.flatMap { Self.words($0) } + titles.map { $0.withoutSpaces[...] })
    counts =
      media.kind == .episode
      ? Set([media.season, media.absolute].compactMap(\.self) + media.episodes) : []
    let date = media.date?.split(separator: "-").compactMap { Int($0) } ?? []
    numbers = counts.union([media.year].compactMap(\.self)).union(date)
  }

  /// Returns the first word that is not part of the item's name; nil if there is none.
  func firstUnrelatedWord(in title: String) -> String? {
    let key = TitleKey(title)
    if words.contains(key.withoutSpaces[...]) { return nil }
    return Self.words(key).first { !isOwn($0) }.map(String.init)
  }

  private func isOwn(_ word: Substring) -> Bool {
    if words.contains(word) { return true }
    if let number = Int(word) { return numbers.contains(number) }
    guard !counts.isEmpty else { return false }
    return Self.labels.contains(word) || isNumbered(word)
  }

  /// Whether a word is like `s01e02`, `e02`, `ep2`, `1x02`, `s01e02e03`.
  private func isNumbered(_ word: Substring) -> Bool {
    let parts = word.split { !$0.isNumber }
    let letters = word.split { $0.isNumber }
    return !parts.isEmpty && letters.allSatisfy { ["s", "e", "ep", "x"].contains($0) }
      && parts.allSatisfy { Int($0).map(counts.contains) ?? false }
  }

  private static func words(_ key: TitleKey) -> [Substring] { key.text.split(separator: " ") }
}
