// SPDX-License-Identifier: MIT

internal import Playback

/// Decides whether the last chapter of a file is its credits.
enum CreditsRule {
  /// Minimum progress at which credits begin.
  private static let earliest = Progress(percent: 70)
  /// Maximum share of the file taken by an unnamed last chapter.
  private static let maximumShare = 0.15
  /// Minimum number of chapters for an unnamed last chapter to be the credits.
  private static let minimumChapters = 4

  /// Words for such a chapter in lower case, in the languages of common releases.
  private static let names = [
    "credit", "credits", "ending", "endings", "end title", "end titles", "closing title",
    "closing titles", "abspann", "nachspann", "générique", "generique", "créditos", "creditos",
    "titoli di coda", "aftiteling", "eftertext", "eftertexter", "rulletekst", "rulletekster",
    "lopputekstit", "napisy końcowe", "napisy koncowe", "титры",
  ]
  /// The same in languages that do not separate words.
  private static let unseparatedNames = [
    "エンディング", "エンドロール", "クレジット", "片尾", "엔딩",
  ]

  /// Returns the progress at which the credits begin; nil if the last chapter is something else.
  ///
  /// - Parameter duration: the duration of the file in seconds.
  static func beginning(_ chapter: LastChapter, duration: Seconds) -> Progress? {
    let progress = Progress(position: chapter.start, duration: duration)
    guard progress > earliest, progress < .complete else { return nil }
    if let title = chapter.title?.lowercased(), isCredits(title) { return progress }
    let isShort = duration - chapter.start < duration * maximumShare
    return chapter.count >= minimumChapters && isShort ? progress : nil
  }

  private static func isCredits(_ title: String) -> Bool {
    unseparatedNames.contains(where: title.contains)
      || names.contains { isWord($0, in: title) }
  }

  /// Whether `name` occurs in `title` with no letter beside it: "Defending" is no ending.
  private static func isWord(_ name: String, in title: String) -> Bool {
    title.ranges(of: name).contains { range in
      title[..<range.lowerBound].last?.isLetter != true
        && title[range.upperBound...].first?.isLetter != true
    }
  }
}
