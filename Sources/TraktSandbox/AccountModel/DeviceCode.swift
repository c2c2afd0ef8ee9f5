// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A pending sign-in of a device without a browser.
struct DeviceCode: Sendable {
  enum Decision: Sendable {
    case pending, approved, denied, used
  }

  /// The reasons for which a poll fails, by status.
  enum Refusal: Int, Equatable, Sendable {
    case pending = 400
    case unknown = 404
    case used = 409
    case expired = 410
    case denied = 418
    case tooFast = 429
  }

  let device: String
  let user: String
  let issuedAt: Date
  let expiresAt: Date
  let interval: Int
  var decision = Decision.pending
  var polls = 0
  var lastPoll: Date?
}

extension AccountModel {
  mutating func makeDeviceCode(at now: Date) -> DeviceCode {
    let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    let user = String((0..<8).map { _ in letters[Int.random(in: letters.indices)] })
    let code = DeviceCode(
      device: Secret.make(), user: user, issuedAt: now,
      expiresAt: now + TimeInterval(configuration.deviceCodeLifetime),
      interval: configuration.deviceInterval)
    deviceCodes.append(code)
    return code
  }

  /// Polls for a device: returns a token once the user has approved.
  mutating func poll(_ device: String, at now: Date) throws(Refusal) -> Token {
    guard let index = deviceCodes.firstIndex(where: { $0.device == device }) else {
      throw .device(.unknown)
    }
    defer { deviceCodes[index].lastPoll = now }
    let code = deviceCodes[index]
    if code.decision == .used { throw .device(.used) }
    if now >= code.expiresAt { throw .device(.expired) }
    // Half a second of tolerance for network jitter.
    if let last = code.lastPoll, now.timeIntervalSince(last) < Double(code.interval) - 0.5 {
      throw .device(.tooFast)
    }
    deviceCodes[index].polls += 1
    if let enough = configuration.approveAfter, code.decision == .pending,
      deviceCodes[index].polls >= enough
    {
      deviceCodes[index].decision = .approved
    }
    switch deviceCodes[index].decision {
    case .pending: throw .device(.pending)
    case .denied: throw .device(.denied)
    case .used: throw .device(.used)
    case .approved:
      try checkSlot()
      deviceCodes[index].decision = .used
      return issueToken(at: now)
    }
  }

  /// Applies the user's decision; without a code to all pending sign-ins.
  ///
  /// - Returns: the number of codes decided.
  mutating func decide(_ decision: DeviceCode.Decision, userCode: String?) -> Int {
    let waiting = deviceCodes.indices.filter { index in
      deviceCodes[index].decision == .pending
        && (userCode == nil || deviceCodes[index].user == userCode)
    }
    for index in waiting { deviceCodes[index].decision = decision }
    return waiting.count
  }
}
