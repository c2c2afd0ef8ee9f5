// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The state of one account at Trakt: a value without HTTP or a clock.
///
/// Each request is one method in its own extension; the time is passed in.
struct AccountModel: Sendable {
  let configuration: Configuration
  var catalogue: Catalogue
  /// The plays, in order of arrival.
  var history: [Play] = []
  var positions: [SavedPosition] = []
  /// The user's ratings, 1…10.
  var ratings: [ItemKey: ItemRating] = [:]
  var watching: Watching?
  /// The state of the API application, and the kind of the account.
  var application: ApplicationState
  var membership: Membership
  var grants: [Grant] = []
  var deviceCodes: [DeviceCode] = []
  var rateLimiter = RateLimiter()
  var activities: Activities
  /// The time of the last scrobble of each item, for the 409 window.
  var lastScrobbles: [ItemKey: Date] = [:]

  /// Larger than 32 bits, as Trakt's were in May 2026.
  private var nextHistoryID = 12_297_139_948
  private var nextPositionID = 13_000_000_001

  init(_ configuration: Configuration, at now: Date) {
    self.configuration = configuration
    catalogue = configuration.catalogue
    application = configuration.application
    membership = configuration.membership
    activities = Activities(since: now)
  }

  mutating func makeHistoryID() -> Int {
    defer { nextHistoryID += 1 }
    return nextHistoryID
  }

  mutating func makePositionID() -> Int {
    defer { nextPositionID += 1 }
    return nextPositionID
  }
}
