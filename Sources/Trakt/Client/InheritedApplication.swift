// SPDX-License-Identifier: MIT

/// An API application that the user has not chosen: of the system's configuration, or built in.
///
/// It is used if neither the user's settings nor the sign-in has one. Descriptions omit its secret.
public struct InheritedApplication: Sendable, Hashable {
  public var clientID: String
  /// The client secret; nil for an application without one.
  public var clientSecret: String?

  public init(clientID: String, clientSecret: String? = nil) {
    self.clientID = clientID
    self.clientSecret = clientSecret
  }
}

extension InheritedApplication: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String { "InheritedApplication(\(clientID))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["clientID": clientID]) }
}
