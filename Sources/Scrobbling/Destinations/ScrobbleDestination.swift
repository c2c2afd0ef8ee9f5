// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// Where viewings are shown and delivered. Trakt is the first.
///
/// It holds its own credentials and gives its own verdict about each answer. It decides nothing about
/// order, rate or retries: ``DestinationState`` does.
protocol ScrobbleDestination: Sendable {
  var name: Destination { get }

  /// Whether there is an account to send to; nothing is requested to find out.
  var signIn: SignInState { get async }

  /// Sends a `start`, a `pause` or the `stop` that ends "watching".
  func show(_ request: ShowRequest) async -> ShowAnswer

  /// Sends the final `stop` of a viewing, which the destination dates by its arrival.
  func deliver(_ pending: PendingDelivery) async -> DeliveryAnswer

  /// Finds out which of these plays the destination has already; for what was sent without an answer,
  /// and for what is too old to be dated by its arrival. Reads only.
  ///
  /// - Parameters:
  ///   - late: plays, oldest first.
  ///   - recorded: plays that ended since that time (seconds since 1970) and that the destination
  ///     recorded, each with its number there.
  func reconcile(
    _ late: [PendingDelivery],
    recorded: @Sendable (_ since: Double) async -> [RecordedPlay]
  ) async -> ReconciliationAnswer

  /// Adds plays with their own time, in one request.
  func add(_ late: [PendingDelivery]) async -> AdditionAnswer
}

/// Whether a destination has an account to send to.
enum SignInState: Hashable, Sendable {
  case signedIn
  /// - Parameters:
  ///   - reason: why not, with what can be done.
  ///   - isConfigured: the user has set the destination up, so that it is worth a line on the screen.
  case signedOut(reason: String, isConfigured: Bool)
}

/// What a destination is asked to show.
struct ShowRequest: Hashable, Sendable {
  enum Verb: Hashable, Sendable { case start, pause, stop }

  var verb: Verb
  var media: Media
  /// 0…100.
  var progress: Double
}

/// What became of a ``ShowRequest``.
struct ShowAnswer: Hashable, Sendable {
  var outcome: NowPlaying<Play.Key, Media>.Answer
  /// What the destination says the item is.
  var media: Media?
  /// The destination does not know the item.
  var isUnknown = false
  /// Nil where the request was answered, whatever the answer.
  var trouble: Disposition?
  /// For the log and for `status`.
  var summary: String
}

/// What became of a final `stop`.
struct DeliveryAnswer: Hashable, Sendable {
  var disposition: Disposition
  /// What the destination says the item is.
  var media: Media?
  /// The number of the play in the destination's history.
  var remoteID: Int64?
  /// The request may have had its effect though no answer says so.
  var mayHaveArrived = false
  var summary: String
}

/// A play that a destination has recorded, as the journal knows it.
struct RecordedPlay: Sendable {
  var play: Play
  var remoteID: Int64?
  var media: Media?
}

/// What a destination knows of plays that are late.
struct ReconciliationAnswer: Sendable {
  enum Finding: Hashable, Sendable {
    /// It has the play already.
    case recorded(remoteID: Int64, Media)
    /// It does not have it.
    case missing(Media)
    /// It knows no such item.
    case unknown
  }

  /// By the play's key; plays that are left out were not looked at.
  var findings: [Play.Key: Finding] = [:]
  /// Seconds by which the clock here is ahead of the destination's.
  var clockLead: Seconds = 0
  var trouble: Disposition?
}

/// What became of plays that were added with their own time.
struct AdditionAnswer: Sendable {
  /// Those that the destination does not know.
  var unknown: Set<Play.Key> = []
  /// Nil where the others were added.
  var trouble: Disposition?
  /// The whole request was refused: it may be because of one of its plays.
  var refusal: (state: Delivery.State, detail: String?)?
  var mayHaveArrived = false
  var summary: String
}
