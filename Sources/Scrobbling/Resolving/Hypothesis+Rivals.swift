// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// Which readings of a name stand against each other.
extension Hypothesis {
  /// A reading that leads by less does not win against one of the other kind that Trakt knows too.
  private static let clearLead = 25

  /// Whether this reading counts where the first one is not found: what is surely an episode is no
  /// film of the show's name; a special may be one of another name, and so may an episode that only
  /// the player's title or the file's tags name.
  func mayReplace(_ first: Hypothesis) -> Bool {
    if kind == first.kind || isEpisodeOfAnotherSource(than: first) { return true }
    if first.kind == .episode, first.season == 0 { return title != first.title }
    return first.confidence < Hypothesis.sure
  }

  /// Whether a reading of the other kind is nearly as good.
  func hasRival(in readings: some Sequence<Hypothesis>) -> Bool {
    readings.contains {
      $0.kind != kind && $0.confidence >= Hypothesis.doubtful
        && confidence - $0.confidence < Self.clearLead && $0.mayReplace(self)
        && !$0.isEpisodeOfAnotherSource(than: self)
    }
  }

  /// Whether this is an episode of another title, which does not rest on the file's name at all.
  private func isEpisodeOfAnotherSource(than first: Hypothesis) -> Bool {
    guard kind == .episode, !evidence.isEmpty,
      evidence.allSatisfy({ $0.source == .streamTitle || $0.source == .tags })
    else { return false }
    return title.map { TitleKey($0) } != first.title.map { TitleKey($0) }
  }
}
