// SPDX-License-Identifier: MIT

public import Addresses
public import Playback

/// The path filter's decisions about open files, for display.
extension ScrobbleDispatcher {
  /// Returns why a player's file must not be shown, for display; nil if it may be.
  ///
  /// Resolves its real path if the decision depends on it.
  public func exclusion(
    of address: MediaAddress, in player: String, _ viewing: ViewingID?
  ) async -> String? {
    var filter = viewings.filter
    var admission = filter.admission(of: address)
    while admission == .unknown, !filter.isUnknown {
      if let viewing, viewings.viewing(of: player, viewing) != nil { return nil }
      let realPaths = await files.realPaths(filter.directories + [address.raw])
      if filter == viewings.filter {
        admission = filter.admission(of: address, realPaths)
        break
      }
      // A reload has replaced the filter meanwhile.
      filter = viewings.filter
      admission = filter.admission(of: address)
    }
    return switch admission {
    case .admitted: nil
    case .excluded: "excluded"
    case .unknown: "may be excluded"
    }
  }
}
