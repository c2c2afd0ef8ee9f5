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
    var admission = viewings.filter.admission(of: address)
    if admission == .unknown, !viewings.filter.isUnknown {
      if let viewing, viewings.viewing(of: player, viewing) != nil { return nil }
      let realPaths = await files.realPaths(viewings.filter.directories + [address.raw])
      admission = viewings.filter.admission(of: address, realPaths)
    }
    return switch admission {
    case .admitted: nil
    case .excluded: "excluded"
    case .unknown: "may be excluded"
    }
  }
}
