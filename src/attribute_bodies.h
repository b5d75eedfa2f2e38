// attribute_bodies.h: what the bodies of the calls about attributes and tags must look like.
#pragma once

#include <array>

#include "src/limits.h"
#include "src/shape.h"

namespace timpush::bodies {

using Is = Shape::Kind;

inline constexpr Shape account{.kind = Is::text, .noun = Noun::account, .min = 1, .plain = true};
inline constexpr Shape accounts{.kind = Is::list,
                                .noun = Noun::accounts,
                                .min = 1,
                                .max = limits::accounts_per_call,
                                .item = &account};

inline constexpr Shape attribute_name{
    .kind = Is::text, .noun = Noun::attribute_name, .min = 1, .max = limits::attribute_name_bytes};
inline constexpr Shape attribute_value{
    .kind = Is::text, .noun = Noun::attribute_value, .max = limits::attribute_value_bytes};
inline constexpr Shape attributes{.kind = Is::map,
                                  .noun = Noun::attributes,
                                  .min = 1,
                                  .max = limits::attributes_per_app,
                                  .key = &attribute_name,
                                  .item = &attribute_value};
inline constexpr Shape attribute_names{.kind = Is::list,
                                       .noun = Noun::attribute_names,
                                       .min = 1,
                                       .max = limits::attributes_per_app,
                                       .item = &attribute_name};

inline constexpr Shape tag{.kind = Is::text, .noun = Noun::tag, .min = 1, .max = limits::tag_bytes};
inline constexpr Shape tags{
    .kind = Is::list, .noun = Noun::tags, .min = 1, .max = limits::tags_per_user, .item = &tag};

inline constexpr Member to_account{"To_Account", "account", &account};
inline constexpr std::array account_and_attributes{to_account,
                                                   Member{"Attrs", "attributes", &attributes}};
inline constexpr std::array account_and_names{to_account,
                                              Member{"Attrs", "names", &attribute_names}};
inline constexpr std::array account_and_tags{to_account, Member{"Tags", "tags", &tags}};

constexpr Shape user(std::span<const Member> members) {
  return {.kind = Is::object, .noun = Noun::user, .members = members};
}
inline constexpr Shape user_with_attributes = user(account_and_attributes);
inline constexpr Shape user_with_names = user(account_and_names);
inline constexpr Shape user_with_tags = user(account_and_tags);

constexpr Shape users(const Shape& each) {
  return {.kind = Is::list,
          .noun = Noun::users,
          .min = 1,
          .max = limits::accounts_per_call,
          .item = &each};
}
inline constexpr Shape users_with_attributes = users(user_with_attributes);
inline constexpr Shape users_with_names = users(user_with_names);
inline constexpr Shape users_with_tags = users(user_with_tags);

inline constexpr Shape slot{.kind = Is::text, .noun = Noun::slot, .min = 1};
inline constexpr Shape names_by_slot{.kind = Is::map,
                                     .noun = Noun::slot_names,
                                     .min = 1,
                                     .max = limits::attributes_per_app,
                                     .key = &slot,
                                     .item = &attribute_name};
inline constexpr Shape account_type{
    .kind = Is::integer, .noun = Noun::account_type, .min = 0, .max = 1};
inline constexpr Shape types_by_slot{.kind = Is::map,
                                     .noun = Noun::slot_types,
                                     .max = limits::attributes_per_app,
                                     .key = &slot,
                                     .item = &account_type};
inline constexpr Shape replace{.kind = Is::integer, .noun = Noun::mode, .min = 0, .max = 1};

// --- bodies -----------------------------------------------------------------------------------------------------------

constexpr Shape body(std::span<const Member> members) {
  return {.kind = Is::object, .noun = Noun::body, .members = members};
}

inline constexpr std::array accounts_members{Member{"To_Account", "accounts", &accounts}};
inline constexpr std::array set_attr_members{Member{"UserAttrs", "users", &users_with_attributes}};
inline constexpr std::array remove_attr_members{Member{"UserAttrs", "users", &users_with_names}};
inline constexpr std::array set_attr_name_members{
    Member{"AttrNames", "names", &names_by_slot},
    Member{"AttrTypes", "types", &types_by_slot, false}};
inline constexpr std::array add_tag_members{Member{"Replace", "replace", &replace, false},
                                            Member{"UserTags", "users", &users_with_tags}};
inline constexpr std::array remove_tag_members{Member{"UserTags", "users", &users_with_tags}};

inline constexpr Shape accounts_body = body(accounts_members);
inline constexpr Shape set_attr_body = body(set_attr_members);
inline constexpr Shape remove_attr_body = body(remove_attr_members);
inline constexpr Shape set_attr_name_body = body(set_attr_name_members);
inline constexpr Shape add_tag_body = body(add_tag_members);
inline constexpr Shape remove_tag_body = body(remove_tag_members);
inline constexpr Shape empty_body = body({});

}  // namespace timpush::bodies
