// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal

/// Plays of a URL that a match applies to.
extension MatchRequest {
  /// The content of a URL that a user match applies to.
  struct Content {
    /// Nil if the URL cannot be told apart from others.
    var key: String?
    /// Nil if nothing was played there yet: the match then applies to the next content.
    var basis: MatchBasis?
    /// Plays of it that were not identified.
    var unmatched: [Play] = []
    /// Plays of it that wait for delivery.
    var undelivered: [HistoryRow] = []
  }

  /// Returns the newest unidentified content of the URL, or else the newest.
  func content(
    _ journal: Journal, _ address: MediaAddress
  ) throws(JournalError) -> Content {
    var identity = identity
    var paths = [address.shown]
    if let identity {
      paths += try journal.paths(ofURL: identity).filter { $0 != address.shown }
    }
    var (all, waiting): ([Play], [HistoryRow]) = ([], [])
    for path in paths {
      all += try journal.unmatched(under: path, hasIgnored: true)
      waiting += try journal.undelivered(under: path)
    }
    var unmatched = all.filter { $0.identity == identity && identity != nil }
    if unmatched.isEmpty, address.isDescriptive {
      let others = Set(all.compactMap(\.identity))
      if identity != nil, isAsShown != true {
        // Older versions stored plays by the displayable URL.
        unmatched = all.filter { $0.identity == nil && $0.path == address.shown }
      } else if others.count < 2 {
        // Accept the URL as `history` shows it, if only one URL has that form.
        unmatched = all
        identity = others.first ?? identity
      }
    }
    var newest: Play?
    for path in paths {
      let last = try journal.viewings(of: path, identity: identity, limit: 1).first
      if let last, newest.map({ $0.beganAt < last.beganAt }) != false { newest = last }
    }
    let open = newest.flatMap { $0.endedAt == nil ? $0 : nil }
    let basis = (open ?? unmatched.last ?? newest).map { MatchBasis($0) }
    let key =
      identity.map { MatchKey.user(address: $0) }
      ?? (address.isDescriptive ? MatchKey.user(file: address.shown) : nil)
    func isSame(_ play: Play) -> Bool { basis?.isSameContent(as: MatchBasis(play)) != false }
    return Content(
      key: key, basis: identity == nil ? nil : basis, unmatched: unmatched.filter(isSame),
      undelivered: waiting.filter { $0.play.identity == identity && isSame($0.play) })
  }
}

extension MatchBasis {
  fileprivate init(_ play: Play) {
    self.init(
      title: play.mediaTitle, tags: JSON.value(play.tags) ?? [:], duration: play.duration)
  }
}
