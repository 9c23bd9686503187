//! Which request does what.

use serde_json::{Value, json};

use super::agenda::DAY;
use super::params::{Params, Refusal};
use super::world::{Remembered, World, page};

/// An answer to a request.
pub(super) struct Answer {
    pub status: u16,
    pub body: Value,
    /// Whether it was given before, to the same key.
    pub repeated: bool,
}

impl World {
    /// Answers a request as Stripe does: once for each key.
    pub(super) fn answer(&mut self, method: &str, path: &str, form: &str, key: Option<&str>) -> Answer {
        let request = format!("{method} {path}?{form}");
        let known = key.and_then(|key| self.remembered.get(key)).filter(|known| self.now - known.at < DAY);
        if let Some(known) = known {
            if known.request == request {
                return Answer { status: known.status, body: known.body.clone(), repeated: true };
            }
            let message = "Keys for idempotent requests can only be used with the same parameters.";
            let refusal = Refusal::new(400, "idempotency_error", message);
            return Answer { status: 400, body: refusal.json(), repeated: false };
        }
        let (status, body) = match self.act(method, path, form) {
            Ok(body) => (200, body),
            Err(refusal) => (refusal.status, refusal.json()),
        };
        // What was refused as senseless is not remembered: the same key may be used for it again.
        if let Some(key) = key.filter(|_| matches!(status, 200 | 402)) {
            let remembered = Remembered { request, at: self.now, status, body: body.clone() };
            self.remembered.insert(key.to_owned(), remembered);
        }
        Answer { status, body, repeated: false }
    }

    /// Does what is asked. What fails for want of money alone is undone as a whole, which is why all is kept before.
    fn act(&mut self, method: &str, path: &str, form: &str) -> Result<Value, Refusal> {
        let mut params = Params::parse(form);
        let before = params.says("payment_behavior", "error_if_incomplete").then(|| self.clone());
        let expand = params.list("expand");
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        let done = match method {
            "POST" => self.write(&parts, &mut params),
            "DELETE" => self.remove(&parts, &mut params),
            _ => self.read(&parts, &mut params),
        };
        let done = done.and_then(|body| params.finish().map(|()| body));
        if let (Err(_), Some(before)) = (&done, before) {
            *self = before;
        }
        let mut body = done?;
        expand.iter().try_for_each(|path| self.expand(&mut body, path))?;
        Ok(body)
    }

    fn write(&mut self, parts: &[&str], params: &mut Params) -> Result<Value, Refusal> {
        match parts {
            ["customers"] => self.create_customer(params),
            ["customers", id] => self.update_customer(id, params),
            ["payment_methods", id, "attach"] => self.attach(id, params),
            ["setup_intents"] => self.create_setup_intent(params),
            ["setup_intents", id, "confirm"] => self.confirm_setup_intent(id, params),
            ["products"] => self.create_product(params),
            ["prices"] => self.create_price(params),
            ["prices", id] => self.update_price(id, params),
            ["coupons"] => self.create_coupon(params),
            ["promotion_codes"] => self.create_promotion_code(params),
            ["checkout", "sessions"] => self.create_session(params),
            ["checkout", "sessions", id, "expire"] => self.expire_session(id),
            ["billing_portal", "sessions"] => self.create_portal_session(params),
            ["subscriptions"] => self.create_subscription(params),
            ["subscriptions", id] => self.update_subscription(id, params),
            ["subscriptions", id, "resume"] => self.resume(id, params),
            ["invoices", "create_preview"] => self.preview(params),
            ["refunds"] => self.create_refund(params),
            _ => Err(unknown(parts)),
        }
    }

    fn remove(&mut self, parts: &[&str], params: &mut Params) -> Result<Value, Refusal> {
        match parts {
            ["customers", id] => self.delete_customer(id),
            ["subscriptions", id] => self.cancel(id, params),
            _ => Err(unknown(parts)),
        }
    }

    fn read(&mut self, parts: &[&str], params: &mut Params) -> Result<Value, Refusal> {
        match parts {
            ["prices"] => self.list_prices(params),
            ["promotion_codes"] => self.list_promotion_codes(params),
            ["subscriptions"] => self.list_subscriptions(params),
            ["invoices"] => self.list_invoices(params),
            ["invoice_payments"] => self.list_invoice_payments(params),
            ["charges"] => self.list_charges(params),
            ["refunds"] => self.list_refunds(params),
            ["disputes"] => self.list_disputes(params),
            ["events"] => self.list_events(params),
            ["checkout", "sessions"] => self.list_sessions(params),
            ["checkout", "sessions", id] => self.find("checkout.session", id),
            [kind, id] => self.find(kind.strip_suffix('s').unwrap_or(kind), id),
            _ => Err(unknown(parts)),
        }
    }

    fn list_events(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let kind = params.take("type");
        let recent =
            self.happened.iter().rev().filter(|one| kind.as_ref().is_none_or(|kind| one.kind == *kind));
        let bodies = recent.map(|one| one.body.clone()).collect();
        Ok(page(bodies, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    fn create_portal_session(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let customer = params.need("customer")?;
        self.customer(&customer)?;
        let id = self.id("bps");
        let (back, kind) = (params.take("return_url"), params.take("flow_data[type]"));
        let subscription = params.take("flow_data[subscription_cancel][subscription]");
        params.take("locale");
        let flow =
            kind.map(|kind| json!({ "type": kind, "subscription_cancel": { "subscription": subscription } }));
        let session = json!({ "id": id, "object": "billing_portal.session", "customer": customer, "flow": flow,
            "return_url": back, "url": format!("{}/fake/portal/{id}", self.base), "created": self.now,
            "livemode": false });
        self.portals.insert(id, session.clone());
        Ok(session)
    }
}

fn unknown(parts: &[&str]) -> Refusal {
    let message = format!("Unrecognized request URL (/v1/{}).", parts.join("/"));
    Refusal::new(404, "invalid_request_error", message)
}
