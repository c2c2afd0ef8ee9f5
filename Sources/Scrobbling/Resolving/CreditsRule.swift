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

  /// Names of such a chapter in lower case, in the languages of common releases.
  private static let names = [
    "credit", "ending", "end title", "closing title", "abspann", "nachspann", "générique",
    "generique", "créditos", "creditos", "titoli di coda", "aftiteling", "eftertext", "rulletekst",
    "lopputekstit", "napisy końcowe", "napisy koncowe", "титры", "エンディング", "エンドロール",
    "クレジット", "片尾", "엔딩",
  ]

  /// Returns the progress at which the credits begin; nil if the last chapter is something else.
  ///
  /// - Parameter duration: the duration of the file in seconds.
  static func beginning(_ chapter: LastChapter, duration: Seconds) -> Progress? {
    let progress = Progress(position: chapter.start, duration: duration)
    guard progress > earliest, progress < .complete else { return nil }
    if let title = chapter.title?.lowercased(), names.contains(where: title.contains) {
      return progress
    }
    let isShort = duration - chapter.start < duration * maximumShare
    return chapter.count >= minimumChapters && isShort ? progress : nil
  }
}
