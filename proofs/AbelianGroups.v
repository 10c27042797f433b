(** Abelian groups, the domain of a node's value, and finite sums in them.

    Equality is Coq's own, so that an arc may be any function of the carrier: Z, Q in lowest terms, or vectors of
    them. *)

Require Import List Permutation Bool ZArith Lia.
Import ListNotations.

Record AbelianGroup := {
  carrier :> Type;
  zero : carrier;
  add : carrier -> carrier -> carrier;
  opp : carrier -> carrier;
  add_assoc : forall x y z, add x (add y z) = add (add x y) z;
  add_comm : forall x y, add x y = add y x;
  add_zero : forall x, add x zero = x;
  add_opp : forall x, add x (opp x) = zero
}.

Arguments zero {_}.
Arguments add {_} _ _.
Arguments opp {_} _.

Declare Scope group_scope.
Delimit Scope group_scope with group.
Infix "+" := add : group_scope.
Notation "0" := zero : group_scope.
Notation "- x" := (opp x) : group_scope.
Notation "x - y" := (add x (opp y)) : group_scope.
Close Scope Z_scope.
Open Scope group_scope.

Section Laws.
  Context {M : AbelianGroup}.
  Implicit Types x y z : M.

  Lemma zero_add x : 0 + x = x.
  Proof. rewrite add_comm; apply add_zero. Qed.

  Lemma add_sub x y : x + y - y = x.
  Proof. rewrite <- add_assoc, add_opp; apply add_zero. Qed.

  Lemma sub_add x y : x - y + y = x.
  Proof. rewrite <- add_assoc, (add_comm _ (- y)), add_opp; apply add_zero. Qed.

  Lemma add_cancel x y z : x + z = y + z -> x = y.
  Proof. intro H. rewrite <- (add_sub x z), H. apply add_sub. Qed.

  Lemma add_swap x y z : x + (y + z) = y + (x + z).
  Proof. now rewrite !add_assoc, (add_comm _ x). Qed.

  Lemma add_exchange x y z t : (x + y) + (z + t) = (x + z) + (y + t).
  Proof. now rewrite <- !add_assoc, (add_swap y). Qed.

  Lemma sub_eq x y z : x - y = z <-> x = z + y.
  Proof. split; intro H. now rewrite <- H, sub_add. now rewrite H, add_sub. Qed.

  Lemma opp_zero : - (0 : M) = 0.
  Proof. rewrite <- (zero_add (- 0)). apply add_opp. Qed.

  Lemma opp_add x y : - (x + y) = - x + - y.
  Proof.
    apply (add_cancel _ _ (x + y)).
    rewrite (add_comm _ (- (x + y))), add_opp.
    now rewrite (add_exchange (- x)), (add_comm _ (- x)), (add_comm _ (- y)), !add_opp, add_zero.
  Qed.
End Laws.

(** [additive g]: what is called linear here, the maps that respect sums. Linear maps over a ring are additive. *)
Definition additive {M N : AbelianGroup} (g : M -> N) := forall x y, g (x + y) = g x + g y.

Lemma additive_zero {M N : AbelianGroup} (g : M -> N) : additive g -> g 0 = 0.
Proof. intro H. apply (add_cancel _ _ (g 0)). now rewrite <- H, !zero_add. Qed.

(** The sum of [f i] over the entries [i] of a list, with their multiplicity; the empty sum is 0. *)
Fixpoint sum {M : AbelianGroup} {I : Type} (f : I -> M) (l : list I) : M :=
  match l with
  | [] => 0
  | i :: rest => f i + sum f rest
  end.

Section Sums.
  Context {M : AbelianGroup} {I : Type}.
  Implicit Types (f g : I -> M) (l : list I).

  Lemma sum_ext f g l : (forall i, In i l -> f i = g i) -> sum f l = sum g l.
  Proof.
    induction l as [| i l IH]; intro H; [reflexivity |].
    simpl. rewrite (H i), IH; auto using in_eq, in_cons.
  Qed.

  Lemma sum_zero f l : (forall i, In i l -> f i = 0) -> sum f l = 0.
  Proof.
    induction l as [| i l IH]; intro H; [reflexivity |].
    simpl. rewrite (H i), IH, add_zero; auto using in_eq, in_cons.
  Qed.

  Lemma sum_single f l i : NoDup l -> In i l -> (forall j, j <> i -> f j = 0) -> sum f l = f i.
  Proof.
    intros Hl Hi Hf. induction Hl as [| j l Hj Hl IH]; [contradiction |]. simpl. destruct Hi as [-> | Hi].
    - rewrite sum_zero, add_zero; [reflexivity |]. intros k Hk. apply Hf. now intros ->.
    - rewrite Hf, zero_add by (now intros ->). now apply IH.
  Qed.

  Lemma sum_app f l1 l2 : sum f (l1 ++ l2) = sum f l1 + sum f l2.
  Proof. induction l1 as [| i l IH]; simpl; [now rewrite zero_add | now rewrite IH, add_assoc]. Qed.

  Lemma sum_add f g l : sum (fun i => f i + g i) l = sum f l + sum g l.
  Proof. induction l as [| i l IH]; simpl; [now rewrite add_zero | now rewrite IH, add_exchange]. Qed.

  Lemma sum_opp f l : sum (fun i => - f i) l = - sum f l.
  Proof. induction l as [| i l IH]; simpl; [now rewrite opp_zero | now rewrite IH, opp_add]. Qed.

  Lemma sum_permutation f l1 l2 : Permutation l1 l2 -> sum f l1 = sum f l2.
  Proof. induction 1; simpl; [easy | now rewrite IHPermutation | apply add_swap | congruence]. Qed.

  Lemma sum_filter f p l : sum f (filter p l) = sum (fun i => if p i then f i else 0) l.
  Proof.
    induction l as [| i l IH]; [reflexivity |].
    simpl. destruct (p i); simpl; rewrite IH; [easy | now rewrite zero_add].
  Qed.

  Lemma sum_map {J : Type} f (h : J -> I) (l : list J) : sum f (map h l) = sum (fun j => f (h j)) l.
  Proof. induction l as [| j l IH]; simpl; [easy | now rewrite IH]. Qed.

  Lemma sum_flat_map {J : Type} f (h : J -> list I) (l : list J) :
    sum f (flat_map h l) = sum (fun j => sum f (h j)) l.
  Proof. induction l as [| j l IH]; simpl; [easy | now rewrite sum_app, IH]. Qed.

  Lemma additive_sum {N : AbelianGroup} (g : M -> N) f l : additive g -> g (sum f l) = sum (fun i => g (f i)) l.
  Proof.
    intro H. induction l as [| i l IH]; simpl; [now apply additive_zero | now rewrite H, IH].
  Qed.
End Sums.

Lemma sum_exchange {M : AbelianGroup} {I J : Type} (f : I -> J -> M) l1 l2 :
  sum (fun i => sum (f i) l2) l1 = sum (fun j => sum (fun i => f i j) l1) l2.
Proof.
  induction l1 as [| i l1 IH]; simpl; [symmetry; now apply sum_zero |]. now rewrite IH, <- sum_add.
Qed.

(** The group with one element, and the pairs from two groups. *)
Definition trivial_group : AbelianGroup.
Proof.
  refine {| carrier := unit; zero := tt; add := fun _ _ => tt; opp := fun _ => tt |}; now repeat intros [].
Defined.

Definition product_group (M N : AbelianGroup) : AbelianGroup.
Proof.
  refine {| carrier := (M * N)%type; zero := (0, 0); add := fun x y => (fst x + fst y, snd x + snd y);
            opp := fun x => (- fst x, - snd x) |}; intros; simpl; f_equal;
    first [apply add_assoc | apply add_comm | idtac]; try (destruct x as [m n]; simpl; f_equal; apply add_zero);
    apply add_opp.
Defined.

(** The integers, and the multiples of an element by them. *)
Definition integers : AbelianGroup :=
  {| carrier := Z; zero := 0%Z; add := Z.add; opp := Z.opp; add_assoc := Z.add_assoc; add_comm := Z.add_comm;
     add_zero := Z.add_0_r; add_opp := Z.add_opp_diag_r |}.

Fixpoint times {M : AbelianGroup} (n : nat) (m : M) : M :=
  match n with
  | 0%nat => 0
  | S k => m + times k m
  end.

Definition multiple {M : AbelianGroup} (z : Z) (m : M) : M := times (Z.to_nat z) m - times (Z.to_nat (Z.opp z)) m.

Lemma times_add {M : AbelianGroup} k n (m : M) : times (k + n) m = times k m + times n m.
Proof. induction k as [| k IH]; simpl; [now rewrite zero_add | now rewrite IH, add_assoc]. Qed.

Lemma multiple_add {M : AbelianGroup} y z (m : M) : multiple (y + z) m = multiple y m + multiple z m.
Proof.
  unfold multiple. rewrite add_exchange, <- opp_add, <- !times_add.
  rewrite sub_eq. apply (add_cancel _ _ (times (Z.to_nat (- y) + Z.to_nat (- z)) m)).
  rewrite <- (add_assoc _ (times _ m - _)), (add_comm _ (times (Z.to_nat (- (y + z))) m)), add_assoc, sub_add.
  rewrite <- !times_add.
  f_equal. lia.
Qed.

Lemma multiple_one {M : AbelianGroup} (m : M) : multiple 1 m = m.
Proof. unfold multiple. simpl. now rewrite opp_zero, !add_zero. Qed.
