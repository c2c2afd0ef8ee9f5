// SPDX-License-Identifier: MIT

/// The response of `/oauth/device/code`: the URL and code for the user, and the polling
/// parameters.
public struct DeviceCode: Decodable, Sendable, Hashable {
  /// Secret: it can be exchanged for tokens.
  public var deviceCode: String
  public var userCode: String
  /// The URL returned by Trakt; it has changed before and is not hard-coded.
  public var verificationURL: String
  /// Seconds from the response on.
  public var expiresIn: Double
  /// Seconds between polls.
  public var interval: Double

  private enum CodingKeys: String, CodingKey {
    case interval
    case deviceCode = "device_code"
    case userCode = "user_code"
    case verificationURL = "verification_url"
    case expiresIn = "expires_in"
  }

  public init(
    deviceCode: String, userCode: String, verificationURL: String, expiresIn: Double,
    interval: Double
  ) {
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.verificationURL = verificationURL
    self.expiresIn = expiresIn
    self.interval = interval
  }

  /// Decodes a response; Trakt's documented 600 s and 5 s replace missing or implausible values.
  public init(from decoder: any Decoder) throws {
    let response = try decoder.container(keyedBy: CodingKeys.self)
    deviceCode = try response.decode(String.self, forKey: .deviceCode)
    userCode = try response.decode(String.self, forKey: .userCode)
    verificationURL = try response.decode(String.self, forKey: .verificationURL)
    let expiresIn: Double? = response.lenient(.expiresIn)
    let interval: Double? = response.lenient(.interval)
    self.expiresIn = expiresIn.flatMap { (1...86_400).contains($0) ? $0 : nil } ?? 600
    self.interval = interval.flatMap { (1...600).contains($0) ? $0 : nil } ?? 5
  }
}

extension DeviceCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String {
    "DeviceCode(userCode: \(userCode), verificationURL: \(verificationURL))"
  }
  public var debugDescription: String { description }
  /// `dump` prints through mirrors.
  public var customMirror: Mirror { Mirror(self, children: ["userCode": userCode]) }
}
