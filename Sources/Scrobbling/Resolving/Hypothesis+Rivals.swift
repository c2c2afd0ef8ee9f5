// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// Comparison of competing readings of a name.
extension Hypothesis {
  /// Confidence lead needed to win against a reading of the other kind that Trakt also finds.
  private static let clearLead = 25

  /// Whether this reading may be used if the first one is not found. A reading that is certainly an
  /// episode is never replaced by a movie with the show's name. A special may belong to another
  /// title, and so may an episode that only the player's title or the file's tags contain.
  func mayReplace(_ first: Hypothesis) -> Bool {
    if kind == first.kind || isEpisodeOfAnotherSource(than: first) { return true }
    if first.kind == .episode, first.season == 0 { return title != first.title }
    return first.confidence < Hypothesis.sure
  }

  /// Whether a reading of the other kind has nearly the same confidence.
  func hasRival(in readings: some Sequence<Hypothesis>) -> Bool {
    readings.contains {
      $0.kind != kind && $0.confidence >= Hypothesis.doubtful
        && confidence - $0.confidence < Self.clearLead && $0.mayReplace(self)
        && !$0.isEpisodeOfAnotherSource(than: self)
    }
  }

  /// Whether this is an episode of another title that is not based on the file's name.
  private func isEpisodeOfAnotherSource(than first: Hypothesis) -> Bool {
    guard kind == .episode, !evidence.isEmpty,
      evidence.allSatisfy({ $0.source == .streamTitle || $0.source == .tags })
    else { return false }
    return title.map { TitleKey($0) } != first.title.map { TitleKey($0) }
  }
}
