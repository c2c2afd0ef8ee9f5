// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// Which readings of a name stand against each other.
extension Hypothesis {
  /// A reading that leads by less does not win against one of the other kind that Trakt knows too.
  private static let clearLead = 25

  /// Whether this reading counts where the first one is not found: what is surely an episode is no
  /// film of the show's name; a special may be one of another name.
  func mayReplace(_ first: Hypothesis) -> Bool {
    if kind == first.kind { return true }
    if first.kind == .episode, first.season == 0 { return title != first.title }
    return first.confidence < Hypothesis.sure
  }

  /// Whether a reading of the other kind is nearly as good.
  func hasRival(in readings: some Sequence<Hypothesis>) -> Bool {
    readings.contains {
      $0.kind != kind && $0.confidence >= Hypothesis.doubtful
        && confidence - $0.confidence < Self.clearLead && $0.mayReplace(self)
    }
  }
}
