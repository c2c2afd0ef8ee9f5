// SPDX-License-Identifier: MIT

/// A service to which plays are delivered.
public struct Destination: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public static let trakt = Destination(rawValue: "trakt")
}

/// The delivery of one ended viewing to one destination.
public struct Delivery: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// Counts as a play.
    case scrobble
    /// Keeps the position.
    case pause
  }

  public enum State: String, Hashable, Sendable, CaseIterable {
    case waiting
    /// The destination recorded a play.
    case scrobbled
    /// The destination had recorded it shortly before (409).
    case already_scrobbled
    /// The destination keeps the position.
    case paused
    /// The item is unknown to the destination; `match` can correct that.
    case unmatched
    /// The destination rejected it permanently.
    case refused
    /// A newer position of the same item replaced it before it was sent.
    case superseded
  }

  public var destination: Destination
  public var kind: Kind
  /// 0…100, as sent.
  public var progress: Double
  public var state: State
  /// Whether a request was under way, or may have arrived without a response, when this was stored.
  public var inFlight: Bool
  /// The earliest time of the next attempt, in seconds since 1970; nil if unrestricted.
  public var notBefore: Double?
  /// The time of the first response by which the destination rejected it temporarily, in seconds
  /// since 1970; nil if there was none.
  public var failingSince: Double?
  /// The id of the destination's own record.
  public var remoteID: Int64?
  /// The reason of the state, as text.
  public var detail: String?

  public init(
    destination: Destination, kind: Kind, progress: Double, state: State = .waiting,
    inFlight: Bool = false, notBefore: Double? = nil, remoteID: Int64? = nil,
    detail: String? = nil
  ) {
    self.destination = destination
    self.kind = kind
    self.progress = progress
    self.state = state
    self.inFlight = inFlight
    self.notBefore = notBefore
    self.remoteID = remoteID
    self.detail = detail
  }
}

extension Play.Outcome {
  /// The outcome of a viewing whose delivery is in this state.
  public init(_ state: Delivery.State) {
    self =
      switch state {
      case .waiting: .waiting
      case .scrobbled: .scrobbled
      case .already_scrobbled: .already_scrobbled
      case .paused: .paused
      case .unmatched: .unmatched
      case .refused: .refused
      case .superseded: .ignored
      }
  }
}
