// SPDX-License-Identifier: MIT

/// Ranks what a file may be, from its path, its folders, its tags and what lies around it.
public func identify(
  _ reference: MediaReference, surroundings: Surroundings = .none
) -> Identification {
  Identification()
}
