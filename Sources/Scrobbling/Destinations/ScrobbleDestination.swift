// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Trakt

/// A service that shows viewings and records plays: Trakt, or a webhook.
///
/// Holds its own credentials and classifies each response. Order, rate and retries are decided by
/// ``DestinationState``.
protocol ScrobbleDestination: Sendable {
  /// The name of the destination and its capabilities.
  var traits: DestinationTraits { get }

  /// Whether there is an account to send to. Determined without a request.
  var signIn: SignInState { get async }

  /// Obtains what the next write requires, which may take as long as a request. The write is decided
  /// afterwards; if preparing fails, so does the write, for the same reason.
  func prepare() async -> WriteAccess

  /// Sends a `start`, a `pause` or the `stop` that ends "watching".
  func show(_ request: ShowRequest, with access: WriteAccess) async -> ShowResponse

  /// Sends the final `stop` of a viewing; the destination dates the play by its arrival.
  func deliver(_ pending: PendingDelivery, with access: WriteAccess) async -> DeliveryResponse
}

/// A destination with a history that can be searched.
protocol HistoryDestination: ScrobbleDestination {
  /// Determines which of these plays the destination already has: those sent without a response,
  /// and those too old to be dated by arrival. Of late positions, determines whether the
  /// destination has something newer. Only reads.
  ///
  /// - Parameter late: plays and positions, oldest first.
  func reconcile(_ late: [PendingDelivery], _ local: LocalViewings) async -> ReconciliationResponse

  /// Adds plays with their own time in one request.
  func add(_ late: [PendingDelivery], with access: WriteAccess) async -> AdditionResponse

  /// Sets the user's rating of an item. Repeating it changes nothing.
  func rate(_ pending: PendingRating, with access: WriteAccess) async -> RatingResponse

  /// Removes the position that a `stop` at 1 % has saved; any other position of the item stays.
  func removeClearedPosition(of media: Media, with access: WriteAccess) async -> RemovalResponse
}

/// What a write requires.
struct WriteAccess: Sendable {
  /// Access to the account at Trakt, or the reason for which there is none; nil for a webhook.
  var account: Result<TraktAccount.Access, TraktError>?
  /// Whether the write may be repeated after new tokens were awaited: its file may have been excluded
  /// meanwhile.
  var mayRepeat: @Sendable () async -> Bool = { true }
}

/// Whether a destination has an account to send to.
enum SignInState: Hashable, Sendable {
  case signedIn
  /// - Parameters:
  ///   - reason: why there is no account, and what the user can do.
  ///   - isConfigured: whether the user has set up the destination, so that an OSD message is
  ///     useful.
  case signedOut(reason: String, isConfigured: Bool)
}

/// A request to show the state of a viewing.
struct ShowRequest: Hashable, Sendable {
  enum Verb: Hashable, Sendable { case start, pause, stop }

  var verb: Verb
  var key: Play.Key
  var media: Media
  /// Seconds of media; 0 if unknown.
  var duration: Seconds = 0
  /// The phase of a `start`.
  var phase = NowPlaying<Play.Key, Media>.Phase.first
  /// Percent, 0…100.
  var progress: Double
}

/// Result of a ``ShowRequest``.
struct ShowResponse: Hashable, Sendable {
  var outcome: NowPlaying<Play.Key, Media>.Outcome
  /// The item as the destination identifies it.
  var media: Media?
  /// Whether the item is unknown to the destination.
  var isUnknown = false
  /// Nil if there was a response, of any kind.
  var failure: Disposition?
  /// Short result for the log and `status`.
  var summary: String
}

/// Result of a final `stop`.
struct DeliveryResponse: Hashable, Sendable {
  var disposition: Disposition
  /// The item as the destination identifies it.
  var media: Media?
  /// Id of the play in the destination's history.
  var remoteID: Int64?
  /// Whether the request may have taken effect although no response confirms it.
  var mayHaveArrived = false
  /// Whether the request may take effect even later.
  var mayStillRun = false
  var summary: String
}

/// Result of a rating.
struct RatingResponse: Hashable, Sendable {
  var disposition: Disposition
  var summary: String
}

/// Result of removing a position. Concluded if there is none any more.
struct RemovalResponse: Hashable, Sendable {
  var disposition: Disposition
  var summary: String
}

/// What is known without the destination during a search of its history. Times are in seconds since
/// 1970.
struct LocalViewings: Sendable {
  /// Returns the plays that ended since that time and that the destination recorded, each with its id
  /// there.
  var recorded: @Sendable (_ since: Double) async -> [RecordedPlay]
  /// Returns the viewings that ended after that time and that the destination does not have yet.
  var waiting: @Sendable (_ since: Double) async -> [WaitingViewing]
  /// Whether the delivery may still be sent: its file may have been excluded meanwhile, or the user
  /// may have signed out.
  var isQueued: @Sendable (Play.Key) async -> Bool
}

/// A play recorded by a destination, as stored in the journal.
struct RecordedPlay: Sendable {
  var play: Play
  var remoteID: Int64?
  var media: Media?
}

/// An ended viewing that waits for delivery.
struct WaitingViewing: Sendable {
  var play: Play
  /// Nil until it is identified.
  var media: Media?
}

/// Result of searching a destination's history for late plays.
struct ReconciliationResponse: Sendable {
  enum Finding: Hashable, Sendable {
    /// The destination already has the play.
    case recorded(remoteID: Int64, Media)
    /// The destination does not have the play, or has nothing newer than the position.
    case missing(Media)
    /// The destination already has this position.
    case saved
    /// The destination has a newer play or position of the item.
    case superseded(reason: String)
    /// The position may be older than a viewing of the item that waits for delivery.
    case awaited
    /// The item is unknown to the destination.
    case unknown
    /// A request about this item failed, so that it is searched for again.
    case failed(Disposition)
  }

  /// Findings by play key; plays without one were not searched for.
  var findings: [Play.Key: Finding] = [:]
  /// When the search began; nil if it is the time of the response.
  var searchedAt: Instant?
  /// The destination's clock; nil if it is unknown.
  var clock: ClockReading?
  var failure: Disposition?

  /// Whether the search has succeeded for a play.
  var hasFindings: Bool {
    findings.values.contains { if case .failed = $0 { false } else { true } }
  }
}

/// Result of adding plays with their own time.
struct AdditionResponse: Sendable {
  /// Plays whose item is unknown to the destination.
  var unknown: Set<Play.Key> = []
  /// Nil if the other plays were added.
  var failure: Disposition?
  /// Set if the whole request was rejected, possibly because of a single play.
  var refusal: (state: Delivery.State, detail: String?)?
  var mayHaveArrived = false
  /// Whether the request may take effect even later.
  var mayStillRun = false
  var summary: String
}
