// SPDX-License-Identifier: MIT

internal import Playback

/// Decides whether the last chapter of a film is its credits.
enum CreditsRule {
  /// The least progress at which credits begin.
  private static let earliest = Progress(percent: 70)
  /// The share of the film that a last chapter without such a name may take up …
  private static let maximumShare = 0.15
  /// … and the least number of chapters of the film.
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
  /// - Parameter duration: of the film in seconds.
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
