// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Playback
internal import Timekeeping
public import Trakt
public import Webhooks

/// A webhook and the connection to it.
public struct WebhookConnection: Sendable {
  public var webhook: Webhook
  public var http: HTTPExchange
  public var userAgent: String

  public init(_ webhook: Webhook, http: HTTPExchange, userAgent: String) {
    self.webhook = webhook
    self.http = http
    self.userAgent = userAgent
  }
}

/// A webhook as a destination: translates viewings and deliveries into events, and classifies the
/// responses.
struct WebhookDestination: ScrobbleDestination {
  let receiver: WebhookConnection
  let time: Clocks
  let traits: DestinationTraits

  init(_ receiver: WebhookConnection, time: Clocks) {
    self.receiver = receiver
    self.time = time
    traits = DestinationTraits(receiver.webhook)
  }

  var webhook: Webhook { receiver.webhook }

  /// Whether this is another configuration of the same webhook, at the same address.
  func isReconfiguration(of former: WebhookDestination) -> Bool {
    traits.name == former.traits.name && webhook.address == former.webhook.address
  }

  var signIn: SignInState { .signedIn }

  func prepare() async -> WriteAccess { WriteAccess() }

  func show(_ request: ShowRequest, with _: WriteAccess) async -> ShowResponse {
    guard let kind = request.eventKind, webhook.events.contains(kind) else {
      return ShowResponse(outcome: .accepted, summary: "not selected")
    }
    let date = time.date()
    var event = WebhookEvent(
      kind, WebhookItem(request.media), position: request.duration * request.progress / 100,
      duration: request.duration, progress: request.progress, time: date,
      session: request.key.uuid("session"), key: request.key.uuid("\(kind.rawValue) \(date)"))
    event.isSeek = request.phase == .again
    let response = await send(event)
    switch response.disposition {
    case .concluded(.refused, _): return ShowResponse(outcome: .refused, summary: response.summary)
    case .concluded: return ShowResponse(outcome: .accepted, summary: response.summary)
    default:
      return ShowResponse(
        outcome: .failed(mayHaveArrived: response.mayHaveArrived), failure: response.disposition,
        summary: response.summary)
    }
  }

  func deliver(_ pending: PendingDelivery, with _: WriteAccess) async -> DeliveryResponse {
    await send(WebhookEvent(pending))
  }

  /// Sends an event that a receiver must not record.
  func test() async -> WebhookTest {
    let date = time.date()
    let key = Play.Key(instance: "test", entry: 0, lap: 0).uuid("\(date)")
    let response = await send(.test(time: date, key: key))
    let outcome: WebhookTest.Outcome =
      switch response.disposition {
      case .concluded(.refused, _): .refused
      case .concluded: .delivered
      default: .failed
      }
    return WebhookTest(
      outcome: outcome, address: webhook.address.shown, detail: response.summary)
  }

  private func send(_ event: WebhookEvent) async -> DeliveryResponse {
    let body: [UInt8]
    do throws(MissingDetail) { body = try webhook.format.body(of: event) } catch {
      return DeliveryResponse(
        disposition: .concluded(.refused, detail: "\(error), and none is known"),
        summary: "not sent: \(error)")
    }
    var headers = [
      ("Content-Type", "application/json"), ("User-Agent", receiver.userAgent),
      ("Idempotency-Key", event.key),
    ]
    if let header = webhook.header { headers.append((header.name, header.value)) }
    do throws(TraktError) {
      let response = try await receiver.http.post(webhook.address.url, headers: headers, body: body)
      return DeliveryResponse(
        disposition: Disposition(
          webhook: traits.title, status: response.status, retryAfter: response.retryAfter,
          kind: event.kind),
        // The receiver responded, so it got the event.
        mayHaveArrived: true, summary: "\(response.status)")
    } catch {
      return DeliveryResponse(
        disposition: Disposition(webhook: traits.title, error),
        mayHaveArrived: error.mayHaveArrived, summary: "\(error)")
    }
  }
}

extension Disposition {
  /// 2xx is success; 408, 425, 429 and 5xx are retried; other 4xx are refusals. A redirect is not
  /// followed, since it could lead to another host.
  init(webhook title: String, status: Int, retryAfter: Seconds?, kind: WebhookEvent.Kind) {
    switch status {
    case 200...299:
      self = .concluded(kind == .scrobble ? .scrobbled : .paused, detail: nil)
    case 408, 425, 429, 500...:
      self = .retry(after: retryAfter, detail: "\(title) responded with status \(status)")
    case 300...399:
      self = .concluded(
        .refused, detail: "\(title) responded with status \(status); redirects are not followed")
    default:
      self = .concluded(.refused, detail: "\(title) responded with status \(status)")
    }
  }

  /// - Parameter error: the reason for which no response was received.
  init(webhook title: String, _ error: TraktError) {
    switch error {
    case .unreachable, .timedOut:
      self = .unreachable(detail: "\(title) is unreachable: \(error)")
    case .cancelled: self = .retry(after: nil, detail: "interrupted")
    default: self = .retry(after: nil, detail: "\(title): the response is malformed")
    }
  }
}

extension ShowRequest {
  /// Nil for a request that is not an event of a webhook.
  fileprivate var eventKind: WebhookEvent.Kind? {
    switch verb {
    case .start: phase == .continued ? .resume : .start
    case .pause: .pause
    case .stop: .stop
    }
  }
}

extension WebhookEvent {
  /// Creates the event of an ended viewing. Each attempt has the same key.
  init(_ pending: PendingDelivery) {
    let (play, kind) = (pending.play, pending.delivery.kind)
    self.init(
      kind == .scrobble ? .scrobble : .stop, WebhookItem(pending.media), position: play.position,
      duration: play.duration, progress: pending.delivery.progress, time: pending.endedAt,
      session: play.key.uuid("session"),
      key: play.key.uuid("\(kind.rawValue) \(pending.endedAt)"))
    watched = play.watchedSeconds
    beganAt = play.beganAt
    endedAt = pending.endedAt
  }
}

extension Play.Key {
  /// Returns a UUID (version 8 of RFC 9562) that is the same whenever it is computed.
  func uuid(_ purpose: String) -> String {
    var bytes = Array(
      SHA256.digest("\(purpose) \(instance) \(entry) \(lap) \(part)".utf8).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
}

extension WebhookItem.IDs {
  init(_ ids: TraktIDs) {
    self.init(trakt: ids.trakt, slug: ids.slug, imdb: ids.imdb, tmdb: ids.tmdb, tvdb: ids.tvdb)
  }
}
