//! What an event says of itself. The rest is asked for: events come late, twice and in any order.

use serde_json::Value;

use crate::tolerant::Moment;

/// An event, as far as it is trusted: that something happened to an object, which is then asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id; the same for each delivery.
    pub id: String,
    /// Its kind, such as `invoice.paid`. New ones may come.
    pub kind: String,
    /// When it happened.
    pub created: Option<Moment>,
    /// The version of the interface that it is written in, whichever that is.
    pub api_version: Option<String>,
    /// Whether real money is meant.
    pub livemode: Option<bool>,
    /// The id of what it happened to.
    pub object_id: Option<String>,
    /// The type of what it happened to, such as `subscription`.
    pub object_type: Option<String>,
    /// The id of the subscription that it is about, in whichever place this version says so.
    pub subscription_id: Option<String>,
    /// The id of the payment that it is about.
    pub payment_id: Option<String>,
}

/// A body that is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no event of Stripe: {0}")]
pub struct NotAnEvent(String);

/// The id of another object, which may have come whole.
fn linked(value: &Value) -> Option<String> {
    let id = value.as_str().or_else(|| value["id"].as_str())?;
    (!id.is_empty()).then(|| id.to_owned())
}

impl Event {
    /// Reads a body whose signature was checked.
    ///
    /// # Errors
    /// [`NotAnEvent`] if it is no JSON object with an id and a type.
    pub fn read(body: &[u8]) -> Result<Event, NotAnEvent> {
        let said: Value = serde_json::from_slice(body).map_err(|error| NotAnEvent(error.to_string()))?;
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let needed = |name: &str| text(&said[name]).ok_or_else(|| NotAnEvent(format!("it has no {name}")));
        // Newer events are thin: they name the object instead of carrying it.
        let object = &said["data"]["object"];
        let (object, kind) = if object.is_object() {
            (object, &object["object"])
        } else {
            (&said["related_object"], &said["related_object"]["type"])
        };
        let object_type = text(kind);
        let object_id = text(&object["id"]);
        let own = |wanted: &str| object_id.clone().filter(|_| object_type.as_deref() == Some(wanted));
        Ok(Event {
            id: needed("id")?,
            kind: needed("type")?,
            created: said["created"].as_i64().map(Moment),
            api_version: text(&said["api_version"]),
            livemode: said["livemode"].as_bool(),
            subscription_id: own("subscription")
                .or_else(|| linked(&object["subscription"]))
                .or_else(|| linked(&object["parent"]["subscription_details"]["subscription"])),
            payment_id: own("payment_intent").or_else(|| linked(&object["payment_intent"])),
            object_id,
            object_type,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(said: &Value) -> Result<Event, NotAnEvent> {
        Event::read(said.to_string().as_bytes())
    }

    #[test]
    fn an_event_of_any_kind_and_version_is_read() {
        let event = read(&json!({
            "id": "evt_1", "type": "moon.landed", "api_version": "2031-01-01.unheard", "created": 5,
            "livemode": false, "data": { "object": { "id": "moon_1", "object": "moon", "dust": [1] } },
        }))
        .unwrap();
        assert_eq!((event.id.as_str(), event.kind.as_str()), ("evt_1", "moon.landed"));
        assert_eq!(event.object_id.as_deref(), Some("moon_1"));
        assert_eq!(event.object_type.as_deref(), Some("moon"));
        assert_eq!((event.created, event.livemode), (Some(Moment(5)), Some(false)));
    }

    #[test]
    fn what_an_event_is_about_is_found_in_each_version() {
        let about = |object: Value| {
            let event = read(&json!({ "id": "evt_1", "type": "x", "data": { "object": object } })).unwrap();
            (event.subscription_id.unwrap_or_default(), event.payment_id.unwrap_or_default())
        };
        let of = |subscription: &str, payment: &str| (subscription.to_owned(), payment.to_owned());
        assert_eq!(about(json!({ "id": "sub_1", "object": "subscription" })), of("sub_1", ""));
        let older =
            json!({ "id": "in_1", "object": "invoice", "subscription": "sub_1", "payment_intent": "pi_1" });
        assert_eq!(about(older), of("sub_1", "pi_1"));
        let parent = json!({ "subscription_details": { "subscription": { "id": "sub_1" } } });
        assert_eq!(about(json!({ "id": "in_1", "object": "invoice", "parent": parent })), of("sub_1", ""));
        assert_eq!(
            about(json!({ "id": "re_1", "object": "refund", "payment_intent": "pi_1" })),
            of("", "pi_1")
        );
        assert_eq!(about(json!({ "id": "moon_1", "subscription": 7, "payment_intent": "" })), of("", ""));
    }

    #[test]
    fn what_is_missing_or_odd_is_none() {
        let bare = read(&json!({ "id": "evt_1", "type": "x", "created": "soon", "data": 7, "livemode": 1 }))
            .unwrap();
        assert_eq!((bare.created, bare.livemode, bare.object_id, bare.api_version), (None, None, None, None));
        let thin = json!({ "id": "evt_2", "type": "v2.core", "created": "2026-01-01T00:00:00Z",
            "related_object": { "id": "sub_1", "type": "subscription" } });
        let thin = read(&thin).unwrap();
        assert_eq!(thin.object_type.as_deref(), Some("subscription"));
        assert_eq!(thin.object_id.as_deref(), Some("sub_1"));
        for refused in [json!({}), json!([]), json!({ "id": 5, "type": "x" }), json!({ "id": "evt_1" })] {
            assert!(read(&refused).is_err(), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(body: Vec<u8>) {
            _ = Event::read(&body);
        }

        #[test]
        fn deep_nests_are_answered(depth in 0_usize..100_000) {
            prop_assert!(Event::read("[".repeat(depth).as_bytes()).is_err());
        }
    }
}
